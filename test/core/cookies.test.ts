import { expect } from '@open-wc/testing';
import * as short from '../../src/cdn/cookies.js';
import * as long from '../../src/core/cookies.js';
import { parseDeclaration } from '../../src/core/declaration.js';
import { cookieWrites, daysOf, listenTo, rawCookies } from './setup.js';

for (const [title, { readCookie, writeCookie }] of [
  ['cookie text by js-cookie', long],
  ['cookie text in the script tag', short],
] as const) {
  describe(title, () => {
    const declaration = parseDeclaration({});

    it('is written and read back, whatever it holds', () => {
      for (const value of ['x', 'a b;c=d,"e"', 'é🍪', '%', '%41', '']) {
        writeCookie(declaration, 'c', value, 1);
        expect(readCookie('c'), value).to.equal(value);
        expect(rawCookies('c')[0]).to.equal(encodeURIComponent(value));
      }
    });

    it('lives for the days given, and for the session without', () => {
      const written = cookieWrites();
      for (const days of [30, 0.5, undefined]) writeCookie(declaration, 'c', '1', days);
      expect(written.map((text) => daysOf(text)?.toFixed(2))).to.deep.equal(['30.00', '0.50', undefined]);
      expect(rawCookies('c')).to.deep.equal(['1']);
    });

    it('goes where the declaration says', () => {
      const written = cookieWrites();
      writeCookie(parseDeclaration({ cookie: { path: '/a', domain: 'chat.example' } }), 'c', '1');
      expect(written[0])
        .to.match(/^c=1;/)
        .and.match(/;\s*path=\/a(;|$)/i)
        .and.match(/;\s*domain=chat\.example(;|$)/i)
        .and.match(/;\s*samesite=lax(;|$)/i);
    });

    it('is undefined when there is none, and no other cookie’s', () => {
      document.cookie = 'cc=1';
      document.cookie = 'c.=1';
      expect(readCookie('c')).to.equal(undefined);
    });

    it('that others wrote without encoding is read as it stands', () => {
      document.cookie = 'c=100% sure';
      expect(readCookie('c')).to.equal('100% sure');
    });
  });
}

it('js-cookie would change some names: such a cookie is not written, and why is said', () => {
  const told = listenTo('warn');
  for (const name of ['app:lang', 'prefs[lang]', 'größe', '100%']) {
    long.writeCookie(parseDeclaration({}), name, '1');
    expect(told.join()).to.contain(name);
  }
  expect(document.cookie).to.equal('');
  long.writeCookie(parseDeclaration({}), "a!#$&'*+-.^_`|~z", '1');
  expect(document.cookie).to.equal("a!#$&'*+-.^_`|~z=1");
});
