/** Requests that code makes. Refused, they fail as they would without a network. */
import { attempt } from '../core/attempt.js';
import type { Judge } from './judge.js';
import { asText, type Patches, type Realm } from './patch.js';

/** @param keep Called again after each change of consent until it returns true. */
export function guardNetwork(realm: Realm, judge: Judge, { wrap, ask }: Patches, keep: (send: () => boolean) => void): void {
  const urlOf = Object.getOwnPropertyDescriptor(realm.Request.prototype, 'url')!.get!;

  for (const key of ['fetch', 'fetchLater'])
    ask(realm, key, (_, args: [{ method?: string } | undefined, { method?: string } | undefined]) => {
      try {
        const address: unknown = attempt(() => urlOf.call(args[0]) as unknown) ?? (args[0] = asText(args[0]) as undefined);
        if (!judge.request('fetch', address, args[1]?.method ?? args[0]?.method)) return;
        // A beacon by another name.
        if (key[5]) return [{ activated: false }];
        throw new realm.TypeError(__DEV__ ? `[consent] The guard stopped a request to ${String(address)}` : 'Load failed');
      } catch (error) {
        // Whatever a getter of the caller's threw.
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
        return [realm.Promise.reject(error)];
      }
    });

  // Refused, these get an address that fails by itself and sends nothing: a port that browsers block, a host that never is.
  ask(realm.XMLHttpRequest.prototype, 'open', (_, args: unknown[]) => {
    if (judge.request('xhr', (args[1] = asText(args[1])), String(args[0]))) args[1] = 'https://0:1';
    return false;
  });

  ask(realm.navigator, 'sendBeacon', (_, args: unknown[], send) => {
    const address = (args[0] = asText(args[0]));
    const refusal = judge.request('beacon', address, 'POST');
    if (refusal === 'hold') keep(() => !judge.request('beacon', address, 'POST', undefined, true) && (attempt(send), true));
    return refusal && [true];
  });

  wrap(realm, 'Audio', {
    construct(constructor, [address]: unknown[], target) {
      const audio = Reflect.construct(constructor, [], target) as HTMLAudioElement;
      // The constructor would ask nobody.
      if (address !== undefined) audio.src = address as string;
      return audio;
    },
  });

  for (const [key, nowhere] of [
    // WebKit forgets to close a socket to a blocked port.
    ['WebSocket', 'wss://x.invalid'],
    ['EventSource', 'data:,'],
  ] as const)
    wrap(realm, key, {
      construct(constructor, args: [unknown, ...unknown[]], target) {
        if (judge.request(key.toLowerCase(), (args[0] = asText(args[0])))) args[0] = nowhere;
        return Reflect.construct(constructor, args, target) as object;
      },
    });
}
