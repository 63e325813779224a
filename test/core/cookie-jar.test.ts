import { expect } from '@open-wc/testing';
import {
  CONFIG,
  cookieWrites,
  daysOf,
  keptCookie,
  leave,
  rawCookies,
  recordOf,
  refusal,
  restart,
  start,
  stored,
} from './setup.js';

const config = {
  ...CONFIG,
  services: [
    ...CONFIG.services,
    { id: 'memory', category: 'acceptance', cookies: [{ name: 'seen', maxAgeDays: 90 }] },
    { id: 'cart', category: 'essential', cookies: [{ name: 'cart_*' }] },
    { id: 'look', category: 'functionality', cookies: [{ name: 'look_*', maxAgeDays: 5 }, { name: 'look_theme', maxAgeDays: 50 }] },
  ],
};

describe('cookie jar', () => {
  describe('writes a cookie as its category says', () => {
    const writtenFor = (name: string): string => {
      leave(recordOf());
      const { cookies } = start(config);
      const written = cookieWrites();
      expect(cookies.set(name, 'x')).to.equal(true);
      expect(cookies.get(name)).to.equal('x');
      expect(rawCookies(name)).to.deep.equal(['x']);
      return written.find((text) => text.startsWith(`${name}=x`))!;
    };

    it('essential: for the session, whatever age it declares', () => {
      for (const name of ['sid', 'cart_1']) expect(daysOf(writtenFor(name)), name).to.equal(undefined);
    });

    it('acceptance and functionality: for the declared days', () => {
      expect(daysOf(writtenFor('seen'))).to.be.closeTo(90, 0.1);
      expect(daysOf(writtenFor('lang'))).to.be.closeTo(365, 0.1);
    });

    it('without declared days: for the session', () => {
      expect(daysOf(writtenFor('draft'))).to.equal(undefined);
    });

    it('by a wildcard: with that one’s days', () => {
      expect(daysOf(writtenFor('_m_visits'))).to.be.closeTo(1, 0.1);
      expect(daysOf(writtenFor('_m'))).to.equal(undefined);
      expect(daysOf(writtenFor('look_size'))).to.be.closeTo(5, 0.1);
      expect(daysOf(writtenFor('look_theme')), 'its own name comes before').to.be.closeTo(50, 0.1);
    });

    it('for this host, the whole site, Lax; Secure only on https (CK-5)', () => {
      expect(writtenFor('lang'))
        .to.match(/;\s*path=\/(;|$)/i)
        .and.match(/;\s*samesite=lax/i)
        .and.not.match(/domain=|secure/i);
    });

    it('as the browser then has it', async () => {
      writtenFor('lang');
      writtenFor('sid');
      const [lang, sid] = [await keptCookie('lang'), await keptCookie('sid')];
      // Only Chromium tells more than name and value.
      if (lang?.expires) {
        expect((lang.expires - Date.now()) / 86_400_000).to.be.closeTo(365, 0.1);
        expect(sid!.expires).to.equal(null);
      }
    });
  });

  it('writes essential ones before any decision', () => {
    const { cookies } = start(config);
    expect(cookies.set('sid', '1')).to.equal(true);
    expect(rawCookies('sid')).to.deep.equal(['1']);
  });

  describe('without the consent', () => {
    it('writes nothing, returns false, and keeps the value in memory', () => {
      const { cookies } = start(config);
      const written = cookieWrites();
      expect(cookies.set('lang', 'de')).to.equal(false);
      expect(cookies.get('lang')).to.equal('de');
      expect(cookies.has('lang')).to.equal(true);
      expect(written).to.deep.equal([]);
      expect([localStorage.length, sessionStorage.length]).to.deep.equal([0, 0]);
    });

    it('writes the last value when the consent arrives, before anyone hears of it', () => {
      const consent = start(config);
      consent.cookies.set('lang', 'de');
      consent.cookies.set('lang', 'fr');
      consent.cookies.set('_m', '1');
      let then = '';
      consent.subscribe(() => (then = document.cookie));
      consent.decide({ functionality: true });
      expect(then).to.contain('lang=fr');
      expect(document.cookie).not.to.contain('_m=');
      consent.acceptAll();
      expect(rawCookies('_m')).to.deep.equal(['1']);
    });

    it('forgets with the page', () => {
      const consent = start(config);
      consent.cookies.set('lang', 'de');
      const next = restart(consent, config);
      next.acceptAll();
      expect(next.cookies.get('lang')).to.equal(undefined);
    });

    it('writes nothing when the visitor says no, and nothing by a service that is denied alone', () => {
      const consent = start(config);
      consent.cookies.set('lang', 'de');
      consent.rejectAll();
      expect(rawCookies('lang')).to.deep.equal([]);
      consent.decide({ analytics: true, metrics: false });
      expect(consent.cookies.set('_m', '1')).to.equal(false);
      expect(consent.cookies.set('_h', '1')).to.equal(true);
    });

    it('remove takes back what waits', () => {
      const consent = start(config);
      consent.cookies.set('lang', 'de');
      consent.cookies.remove('lang');
      expect([consent.cookies.has('lang'), consent.cookies.get('lang')]).to.deep.equal([false, undefined]);
      consent.acceptAll();
      expect(rawCookies('lang')).to.deep.equal([]);
    });
  });

  it('a written cookie goes with its consent, and may be set again', () => {
    const consent = start(config);
    consent.acceptAll();
    consent.cookies.set('lang', 'de');
    consent.rejectAll();
    expect(consent.cookies.get('lang')).to.equal(undefined);
    expect(rawCookies('lang')).to.deep.equal([]);
    expect(consent.cookies.set('lang', 'fr')).to.equal(false);
    consent.acceptAll();
    expect(rawCookies('lang')).to.deep.equal(['fr']);
  });

  it('values come back as they were, whatever they hold (CK-2)', () => {
    leave(recordOf());
    const { cookies } = start(config);
    for (const value of [
      'a b',
      'é„“',
      'a;b',
      'a=b',
      'a,b',
      '"quoted"',
      '%',
      '%20',
      '100 % sure',
      '🍪',
      'line\nbreak',
      '\\',
      '{"a":[1]}',
      '+',
      '=',
    ]) {
      expect(cookies.set('lang', value), value).to.equal(true);
      expect(cookies.get('lang')).to.equal(value);
      expect(decodeURIComponent(rawCookies('lang')[0]!)).to.equal(value);
      expect(rawCookies('lang')[0]).to.match(/^[\x21-\x7e]*$/);
    }
  });

  it('an empty value is one', () => {
    leave(recordOf());
    const { cookies } = start(config);
    expect(cookies.set('lang', '')).to.equal(true);
    expect([cookies.get('lang'), cookies.has('lang')]).to.deep.equal(['', true]);
  });

  it('a value that the browser drops without a word is told as not written (CK-1)', () => {
    leave(recordOf());
    const { cookies } = start(config);
    const isKept = cookies.set('lang', 'x'.repeat(5000));
    expect(isKept).to.equal(rawCookies('lang').length === 1);
  });

  it('reads and removes cookies that somebody else wrote', () => {
    leave(recordOf());
    document.cookie = 'lang=%C3%A9;path=/';
    const { cookies } = start(config);
    expect(cookies.get('lang')).to.equal('é');
    cookies.remove('lang');
    expect(rawCookies('lang')).to.deep.equal([]);
  });

  it('reads what is not percent-encoded', () => {
    document.cookie = 'lang=100%;path=/';
    const { cookies } = start(config);
    expect(() => cookies.get('lang')).not.to.throw();
    expect(cookies.has('nothing')).to.equal(false);
    expect(cookies.get('nothing')).to.equal(undefined);
  });

  describe('an undeclared name', () => {
    it('throws in development and names it: it would be a cookie that nobody was told about', () => {
      leave(recordOf());
      const { cookies } = start(config);
      for (const name of ['tracker', 'lan', 'langs', 'cart', 'toString', '__proto__', 'metrics', '']) {
        expect(() => cookies.set(name, 'x'), name).to.throw(name);
      }
      expect(document.cookie).to.equal(`consent=${rawCookies()[0]!}`);
    });
  });

  it('the record is refused: only a decision writes it, and only reset removes it', () => {
    leave(refusal());
    const { cookies } = start({
      ...config,
      services: [{ id: 'greedy', category: 'essential', cookies: [{ name: 'consent' }, { name: 'con*' }] }],
    });
    expect(() => cookies.set('consent', 'x')).to.throw('consent');
    cookies.remove('consent');
    expect(stored()!.via).to.equal('reject-all');
  });

  it('the library’s own cookies are declared: the session’s at once, the preferences’ with consent', () => {
    const consent = start(config);
    const written = cookieWrites();
    expect(consent.cookies.set('consent_session', 'closed')).to.equal(true);
    expect(daysOf(written[0]!)).to.equal(undefined);
    expect(consent.cookies.set('consent_prefs', 'de')).to.equal(false);
    consent.decide({ functionality: true });
    expect(daysOf(written.find((text) => text.startsWith('consent_prefs=de'))!)).to.be.above(1);
    consent.rejectAll();
    expect(document.cookie).not.to.contain('consent_prefs');
  });
});
