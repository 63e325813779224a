/** What code stores. Refused, it is dropped without a word, as browsers do with cookies that they do not take. */
import { attempt } from '../core/attempt.js';
import type { Judge } from './judge.js';
import { asText, type Patches, type Realm } from './patch.js';

/** Whether the text of a cookie deletes it: that is always allowed. `Max-Age` counts before `Expires`, the last of each. */
export function deletes(text: string): boolean {
  const last = (name: string) => new RegExp(`.*;\\s*${name}\\s*=([^;]*)`, 'is').exec(text)?.[1];
  const age = last('max-age');
  return age ? Number(age) <= 0 : Date.parse(last('expires') ?? '') < Date.now();
}

export function guardWrites(realm: Realm, judge: Judge, { wrap }: Patches): void {
  wrap(
    realm.document,
    'cookie',
    {
      apply(set, self, args: unknown[]) {
        const given = asText(args[0]);
        const text = String(given);
        const name = /^[^=;]*(?==)/.exec(text)?.[0].trim() ?? '';
        if (deletes(text) || judge.mayStore('cookie', name)) Reflect.apply(set, self, [given]);
      },
    },
    'set',
  );

  wrap(attempt(() => realm.cookieStore), 'set', {
    apply(set, self, args: [{ name?: unknown } | string | undefined]) {
      const [given] = args;
      if (given && !judge.mayStore('cookie', String(typeof given === 'object' ? given.name : given))) return realm.Promise.resolve();
      return Reflect.apply(set, self, args) as unknown;
    },
  });

  wrap(realm.Storage.prototype, 'setItem', {
    apply(set, self, args: [unknown, unknown]) {
      const kind = attempt(() => self === realm.sessionStorage) ? 'sessionStorage' : 'localStorage';
      args[0] = asText(args[0]);
      if (args.length < 2 || judge.mayStore(kind, String(args[0]))) Reflect.apply(set, self, args);
    },
  });
}
