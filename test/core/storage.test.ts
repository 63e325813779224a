import { expect } from '@open-wc/testing';
import {
  CATEGORIES,
  CONFIG,
  inline,
  listenTo,
  log,
  put,
  recordOf,
  restart,
  says,
  settled,
  start,
  stub,
  textOf,
} from './setup.js';

/** Makes access throw, as in a sandboxed frame or where a setting forbids it (CK-17, CK-19). */
function forbid(target: object, ...names: string[]): void {
  const refuse = () => {
    throw new DOMException('forbidden', 'SecurityError');
  };
  for (const name of names) stub(target, name, { get: refuse, set: refuse });
}

describe('storage', () => {
  beforeEach(() => listenTo('warn'));

  describe('where cookies are refused', () => {
    // The browser drops cookies for a domain that is not its own.
    const config = { ...CONFIG, cookie: { domain: 'elsewhere.example' } };

    it('the record lives in localStorage, across pages', () => {
      const consent = start(config);
      consent.decide({ analytics: true });
      expect(document.cookie).to.equal('');
      const next = restart(consent, config);
      expect(next.record).to.deep.equal(consent.record);
      expect(next.granted('metrics')).to.equal(true);
    });

    it('the engineer is told why', () => {
      const told = listenTo('warn');
      start({ ...config, cookie: { name: 'told', domain: 'elsewhere.example' } }).acceptAll();
      expect(told.join()).to.contain('told').and.contain('cookie.domain');
    });

    it('the latest decision counts, and reset forgets', () => {
      const consent = start(config);
      consent.acceptAll();
      consent.rejectAll();
      const next = restart(consent, config);
      expect(next.record!.via).to.equal('reject-all');
      next.reset();
      expect(localStorage.length).to.equal(0);
      expect(restart(next, config).asking).to.deep.equal(CATEGORIES);
    });

    it('its age and version count as in a cookie', () => {
      localStorage.setItem('consent', textOf(recordOf({ policy: '2' })));
      expect(start(config).record).to.equal(undefined);
      localStorage.setItem('consent', textOf(recordOf({ first: 1, time: 1_600_000_000 })));
      expect(start(config).record).to.equal(undefined);
      localStorage.setItem('consent', textOf(recordOf()));
      expect(start(config).granted('metrics')).to.equal(true);
    });
  });

  it('an entry of the site that has the same name in localStorage is no record', () => {
    localStorage.setItem('consent', 'yes');
    const consent = start(CONFIG);
    expect(consent.record).to.equal(undefined);
    consent.acceptAll();
    expect(restart(consent).record!.via).to.equal('accept-all');
  });

  it('a cookie that works is the only place', () => {
    start(CONFIG).acceptAll();
    expect([localStorage.length, sessionStorage.length]).to.deep.equal([0, 0]);
  });

  describe('where everything is forbidden', () => {
    beforeEach(() => {
      forbid(document, 'cookie');
      forbid(window, 'localStorage', 'sessionStorage', 'indexedDB');
    });

    it('the decision holds for this page, and nothing throws', async () => {
      put(inline('analytics', says('released')));
      const consent = start(CONFIG);
      expect(consent.asking).to.deep.equal(CATEGORIES);
      consent.dismiss();
      consent.cookies.set('lang', 'de');
      expect(consent.acceptAll()).to.include({ via: 'accept-all' });
      await settled();
      expect(log).to.deep.equal(['released']);
      dispatchEvent(new Event('focus'));
      expect(consent.granted('metrics'), 'after reading again').to.equal(true);
      expect(consent.rejectAll()).to.include({ via: 'reject-all' });
      consent.cookies.remove('lang');
      consent.reset();
      expect(consent.record).to.equal(undefined);
    });

    it('the next page asks again and grants nothing', () => {
      const consent = start(CONFIG);
      consent.acceptAll();
      const next = restart(consent);
      expect(next.asking).to.deep.equal(CATEGORIES);
      expect(CATEGORIES.some(next.granted)).to.equal(false);
    });

    it('a site’s cookie is told as not written, and stays in memory', () => {
      const consent = start(CONFIG);
      consent.acceptAll();
      expect(consent.cookies.set('lang', 'de')).to.equal(false);
      expect(consent.cookies.get('lang')).to.equal('de');
    });
  });
});
