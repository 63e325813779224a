/** Requests that code makes. Refused, they fail as they would without a network. */
import { attempt } from '../core/attempt.js';
import type { Judge } from './judge.js';
import { asText, type Patches, type Realm } from './patch.js';

/** Addresses that fail by themselves, and send nothing. */
const NOWHERE = {
  // A port that browsers block.
  xhr: 'https://0:1',
  websocket: 'wss://0:1',
  eventsource: 'data:,',
  audio: 'data:,',
};

/** @param keep Called again after each change of consent until it returns true. */
export function guardNetwork(realm: Realm, judge: Judge, { wrap, ask }: Patches, keep: (send: () => boolean) => void): void {
  const urlOf = Object.getOwnPropertyDescriptor(realm.Request.prototype, 'url')!.get!;

  ask(realm, 'fetch', (_, args: [{ method?: string } | null, { method?: string } | undefined]) => {
    try {
      const isObject = typeof args[0] === 'object';
      let address: unknown = isObject && attempt(() => urlOf.call(args[0]) as unknown);
      if (!address && isObject) args[0] = asText(args[0]) as null;
      address ||= args[0];
      if (!judge.request('fetch', address, args[1]?.method ?? args[0]?.method)) return;
      throw new realm.TypeError(__DEV__ ? `[consent] The guard stopped a request to ${String(address)}` : 'Load failed');
    } catch (error) {
      // Whatever a getter of the caller's threw.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      return [realm.Promise.reject(error)];
    }
  });

  ask(realm.XMLHttpRequest.prototype, 'open', (_, args: unknown[]) => {
    if (judge.request('xhr', (args[1] = asText(args[1])), String(args[0]))) args[1] = NOWHERE.xhr;
    return false;
  });

  ask(realm.navigator, 'sendBeacon', (_, args: unknown[], send) => {
    const address = (args[0] = asText(args[0]));
    const refusal = judge.request('beacon', address, 'POST');
    if (refusal === 'hold') keep(() => !judge.request('beacon', address, 'POST', undefined, true) && (attempt(send), true));
    return refusal && [true];
  });

  // The constructor of an audio sets its address without asking anyone.
  for (const key of ['WebSocket', 'EventSource', 'Audio'] as const) {
    const kind = key.toLowerCase() as Lowercase<typeof key>;
    wrap(realm, key, {
      construct(constructor, args: [unknown, ...unknown[]], target) {
        const isRefused = judge.request(kind, (args[0] = asText(args[0])));
        if (isRefused) args[0] = NOWHERE[kind];
        const socket = Reflect.construct(constructor, args, target) as WebSocket;
        // WebKit forgets to close a socket to a blocked port.
        if (isRefused && kind === 'websocket')
          socket.addEventListener('error', () => {
            const close = setTimeout(() => socket.dispatchEvent(new realm.CloseEvent('close', { code: 1006 })));
            socket.addEventListener('close', () => clearTimeout(close));
          });
        return socket;
      },
    });
  }
}
