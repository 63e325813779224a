/** Requests that code makes. Refused, they fail as they would without a network. */
import { attempt } from '../core/attempt.js';
import type { Judge } from './judge.js';
import { asText, type Patches, type Realm } from './patch.js';

/** Addresses that fail by themselves, and send nothing. */
const NOWHERE = {
  xhr: 'blob:',
  // A port that browsers block.
  websocket: 'wss://0:1',
  eventsource: 'data:,',
};

/** @param keep Kept until consent comes; called again after each change until it returns true. */
export function guardNetwork(realm: Realm, judge: Judge, { wrap }: Patches, keep: (send: () => boolean) => void): void {
  const urlOf = Object.getOwnPropertyDescriptor(realm.Request.prototype, 'url')!.get!;

  /** A request's address. What is no Request becomes text in `args`, once. */
  const addressOf = (args: unknown[]): unknown => {
    const url: unknown = typeof args[0] === 'object' && attempt(() => urlOf.call(args[0]) as unknown);
    if (!url && args.length) args[0] = asText(args[0]);
    return url || args[0];
  };

  for (const key of ['fetch', 'fetchLater'])
    wrap(realm, key, {
      apply(method, self, args: [{ method?: string }, { method?: string } | undefined]) {
        try {
          const address = addressOf(args);
          const refusal = judge.request('fetch', address, undefined, args[1]?.method ?? args[0].method);
          if (!refusal) return Reflect.apply(method, self, args) as unknown;
          refusal.tell();
          if (key !== 'fetch') return { activated: false };
          throw new realm.TypeError(__DEV__ ? `[consent] The guard stopped a request to ${String(address)}` : 'Failed to fetch');
        } catch (error) {
          return realm.Promise.reject(error);
        }
      },
    });

  wrap(realm.XMLHttpRequest.prototype, 'open', {
    apply(method, self, args: [unknown, unknown, ...unknown[]]) {
      if (args.length > 1) args[1] = asText(args[1]);
      const refusal = judge.request('xhr', args[1], undefined, String(args[0]));
      refusal?.tell();
      if (refusal) args.splice(0, 2, 'GET', NOWHERE.xhr);
      return Reflect.apply(method, self, args) as unknown;
    },
  });

  wrap(realm.navigator, 'sendBeacon', {
    apply(method, self, args: unknown[]) {
      if (args.length) args[0] = asText(args[0]);
      const ask = () => judge.request('beacon', args[0], undefined, 'POST');
      const send = () => Reflect.apply(method, self, args) as boolean;
      const refusal = ask();
      if (!refusal) return send();
      refusal.tell();
      if (refusal.hold) keep(() => !ask() && (attempt(send), true));
      return true;
    },
  });

  for (const key of ['WebSocket', 'EventSource'] as const) {
    const kind = key.toLowerCase() as Lowercase<typeof key>;
    wrap(realm, key, {
      construct(constructor, args: [unknown, ...unknown[]], target) {
        if (args.length) args[0] = asText(args[0]);
        const refusal = judge.request(kind, args[0]);
        if (!refusal) return Reflect.construct(constructor, args, target) as WebSocket;
        refusal.tell();
        args[0] = NOWHERE[kind];
        const socket = Reflect.construct(constructor, args, target) as WebSocket;
        // WebKit forgets to close a socket to a blocked port.
        const close = () => socket.readyState < 2 && socket.dispatchEvent(new realm.CloseEvent('close', { code: 1006 }));
        if (kind === 'websocket') socket.addEventListener('error', () => setTimeout(close));
        return socket;
      },
    });
  }

  // The constructor sets the address without asking anyone.
  wrap(realm, 'Audio', {
    construct(constructor, args: [unknown], target) {
      const audio = Reflect.construct(constructor, [], target) as HTMLAudioElement;
      if (args.length) audio.src = args[0] as string;
      return audio;
    },
  });
}
