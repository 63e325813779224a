/** What code stores. Refused, it is dropped without a word, as browsers do with cookies that they do not take. */
import type { Judge } from './judge.js';
import { asText, type Patches, type Realm } from './patch.js';

/** Whether the text of a cookie deletes it: that is always allowed. `Max-Age` counts before `Expires`, the last of each. */
export function deletes(text: string): boolean {
  const last = (name: string) => new RegExp(`.*;\\s*${name}\\s*=([^;]*)`, 'is').exec(text)?.[1];
  const age = last('max-age');
  return age ? Number(age) <= 0 : Date.parse(last('expires') ?? '') < Date.now();
}

export function guardWrites(realm: Realm, judge: Judge, { ask }: Patches): void {
  ask(
    realm.document,
    'cookie',
    (_, args: unknown[]) => {
      const text = String((args[0] = asText(args[0])));
      return judge.write('cookie', text.slice(0, text.indexOf('=')).trim(), () => deletes(text)) && [];
    },
    'set',
  );

  ask(
    realm.cookieStore,
    'set',
    (_, [given]: [{ name?: unknown } | string | undefined]) =>
      !!given && judge.write('cookie', String(typeof given === 'object' ? given.name : given)) && [realm.Promise.resolve()],
  );

  ask(realm.Storage.prototype, 'setItem', (self: Storage, args: unknown[]) => {
    const kind = self === realm.sessionStorage ? 'sessionStorage' : 'localStorage';
    return args.length > 1 && judge.write(kind, String((args[0] = asText(args[0])))) && [];
  });
}
