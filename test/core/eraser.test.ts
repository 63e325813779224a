import { expect } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import { erase } from '../../src/core/eraser.js';
import type { Consent, ConsentConfig } from '../../src/index.js';
import { until } from '../helpers.js';
import {
  CONFIG,
  fixture,
  later,
  leave,
  listenTo,
  make,
  openTab,
  put,
  rawCookies,
  recordOf,
  refusal,
  restart,
  start,
  stored,
  stub,
  type Tab,
  turn,
} from './setup.js';

/** One service of each category, with what it stores. */
const serviceOf = (category: string, more: object) => ({ id: `${category}-service`, category, ...more });

const configOf = (analytics: object, functionality: object = {}): ConsentConfig => ({
  policy: '1',
  services: [serviceOf('analytics', analytics), serviceOf('functionality', functionality)],
});

const cookiesNamed = (...names: string[]) => ({ cookies: names.map((name) => ({ name })) });
const storageNamed = (type: 'localStorage' | 'sessionStorage' | 'indexedDB', ...names: string[]) => ({
  storage: names.map((name) => ({ type, name })),
});

/** A store of an accepted declaration. */
function accepted(config: ConsentConfig): Consent {
  leave(recordOf());
  return start(config);
}

const names = (): string[] =>
  document.cookie
    .split('; ')
    .map((pair) => pair.split('=')[0]!)
    .filter((name) => name && !name.startsWith('consent'))
    .sort();

const setCookies = (...names: string[]) => names.forEach((name) => (document.cookie = `${name}=1;path=/`));

const databases = async () => (await indexedDB.databases()).map(({ name }) => name!).sort();

async function addDatabases(...names: string[]): Promise<void> {
  for (const name of names) {
    await new Promise((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onerror = reject;
      request.onsuccess = () => resolve(request.result.close());
    });
    later(() => indexedDB.deleteDatabase(name));
  }
}

describe('eraser', () => {
  describe('cookies', () => {
    it('of a revoked category go, what is not declared or still granted stays', () => {
      const consent = accepted(configOf(cookiesNamed('_m', '_m_*'), cookiesNamed('lang')));
      setCookies('_m', '_m_1', '_m_', '_mx', 'm_1', 'x_m', 'x_m_1', 'lang', 'other');
      consent.decide({ analytics: false });
      expect(names()).to.deep.equal(['_mx', 'lang', 'm_1', 'other', 'x_m', 'x_m_1']);
      expect(consent.unerased).to.deep.equal([]);
    });

    it('of a service that was denied alone go', () => {
      const consent = accepted(CONFIG);
      setCookies('_m', '_h');
      consent.decide({ metrics: false });
      expect(names()).to.deep.equal(['_h']);
    });

    it('that a granted service declares as well stay', () => {
      const consent = accepted(configOf(cookiesNamed('shared', 'own', 'w*'), cookiesNamed('shared', 'wide')));
      setCookies('shared', 'own', 'wide', 'w2');
      consent.decide({ analytics: false });
      expect(names()).to.deep.equal(['shared', 'wide']);
      consent.rejectAll();
      expect(names()).to.deep.equal([]);
    });

    it('have names in which no character means anything else', () => {
      const consent = accepted(configOf(cookiesNamed('a.c', '(x)', 'd+', '$1', '^z*')));
      setCookies('a.c', 'abc', '(x)', 'd+', 'dd', '$1', '^z1', 'z1');
      consent.rejectAll();
      expect(names()).to.deep.equal(['abc', 'dd', 'z1']);
    });

    it('go on withdraw and reset too', () => {
      for (const end of ['withdraw', 'reset'] as const) {
        const consent = accepted(configOf(cookiesNamed('_m')));
        setCookies('_m');
        consent[end]();
        expect(names(), end).to.deep.equal([]);
        consent.stop();
      }
    });

    it('that are partitioned, or Secure, go (CK-13)', async () => {
      const consent = accepted(configOf(cookiesNamed('part', 'secure', 'both')));
      document.cookie = 'part=1;path=/;secure;samesite=none;partitioned';
      document.cookie = 'secure=1;path=/;secure';
      document.cookie = 'both=1;path=/';
      document.cookie = 'both=2;path=/;secure;samesite=none;partitioned';
      consent.rejectAll();
      expect(names()).to.deep.equal([]);
      const left = ((await window.cookieStore?.getAll()) ?? []).map(({ name }) => name);
      expect(left)
        .to.not.include.members(['part'])
        .and.not.include.members(['secure'])
        .and.not.include.members(['both']);
    });

    describe('of a page in a folder', () => {
      const paths = [
        '/',
        '/test',
        '/test/',
        '/test/core',
        '/test/core/',
        '/test/core/fixtures',
        '/test/core/fixtures/',
        '/test/core/fixtures/tab.html',
      ];
      const domains = ['', ';domain=localhost', ';domain=.localhost'];
      let tab: Tab;

      beforeEach(async () => {
        leave(recordOf());
        tab = await openTab(configOf(cookiesNamed('_m', '_m_*'), cookiesNamed('_m_kept')));
      });

      const has = (name: string) => tab.document.cookie.includes(`${name}=`);

      for (const path of paths) {
        it(`go with the path ${path} (CK-12)`, () => {
          for (const [index, domain] of domains.entries()) tab.document.cookie = `_m_${index}=1;path=${path}${domain}`;
          tab.document.cookie = `_m_kept=1;path=${path}`;
          expect(has('_m_0')).to.equal(true);
          tab.consent.decide({ analytics: false });
          for (const index of domains.keys()) expect(has(`_m_${index}`), domains[index]).to.equal(false);
          expect(has('_m_kept')).to.equal(true);
        });
      }

      it('go under all paths at once', () => {
        for (const path of paths) tab.document.cookie = `_m=1;path=${path}`;
        expect(tab.document.cookie.match(/_m=/g)).to.have.lengthOf(paths.length);
        tab.consent.rejectAll();
        expect(has('_m')).to.equal(false);
        expect(tab.consent.unerased).to.deep.equal([]);
      });

      it('go or are reported after the page took another address by itself', () => {
        tab.document.cookie = '_m=1;path=/test/core';
        tab.history.replaceState(null, '', '/shop');
        tab.consent.rejectAll();
        expect(has('_m')).to.equal(tab.consent.unerased.includes('cookie:_m'));
      });
    });
  });

  it('on a subdomain: cookies of every parent go, the record’s too, and a record whose domain was changed later is read right (CK-12)', async () => {
    // Only a real click opens a window in every engine.
    const opener = put(make('button', {}, 'Open'));
    Object.assign(opener.style, { position: 'fixed', inset: '0' });
    const url = fixture('subdomain.html').replace('//localhost', '//a.b.localhost');
    opener.addEventListener('click', () => window.open(url));
    const told = new Promise<MessageEvent>((resolve) => addEventListener('message', resolve, { once: true }));
    await sendMouse({ type: 'click', position: [50, 50] });

    const { written, ...rest } = (await told).data as Record<string, unknown>;
    expect(written).to.have.lengthOf(12);
    expect(rest).to.deep.equal({
      left: [],
      unerased: [],
      inherited: 'reject-all',
      records: 2,
      chosen: 'accept-all',
      end: '',
    });
  });

  describe('web storage', () => {
    for (const type of ['localStorage', 'sessionStorage'] as const) {
      it(`${type}: declared names and wildcards go, others stay, as does what a granted service declares`, () => {
        const consent = accepted(configOf(storageNamed(type, 'm', 'm_*'), storageNamed(type, 'm_kept')));
        const storage = window[type];
        for (const name of ['m', 'm_', 'm_1', 'm_2', 'm_kept', 'mm', 'x']) storage.setItem(name, '1');
        consent.decide({ analytics: false });
        expect(Object.keys(storage).sort()).to.deep.equal(['m_kept', 'mm', 'x']);
        consent.rejectAll();
        expect(Object.keys(storage).sort()).to.deep.equal(['mm', 'x']);
      });
    }

    it('the kinds are apart: a name of one is not erased in the other', () => {
      const consent = accepted(configOf(storageNamed('localStorage', 'a'), storageNamed('sessionStorage', 'b')));
      for (const storage of [localStorage, sessionStorage]) for (const name of ['a', 'b']) storage.setItem(name, '1');
      setCookies('a', 'b');
      consent.rejectAll();
      expect([Object.keys(localStorage), Object.keys(sessionStorage), names()]).to.deep.equal([
        ['b'],
        ['a'],
        ['a', 'b'],
      ]);
    });
  });

  it('databases: declared names and wildcards go, others stay', async () => {
    const consent = accepted(configOf(storageNamed('indexedDB', 'm', 'm-*'), storageNamed('indexedDB', 'm-kept')));
    await addDatabases('m', 'm-1', 'm-kept', 'other');
    consent.decide({ analytics: false });
    await until(async () => (await databases()).join() === 'm-kept,other', 'the two are deleted');
    consent.rejectAll();
    await until(async () => (await databases()).join() === 'other', 'the kept one is deleted');
  });

  describe('the record', () => {
    it('is never matched, by whatever a service declares (CK-15)', () => {
      const consent = accepted(configOf({ ...cookiesNamed('consent', 'c*', 'consent*', 'con*') }));
      setCookies('cart');
      consent.rejectAll();
      expect(stored()).to.include({ via: 'reject-all' });
      expect(names()).to.deep.equal([]);
      consent.cookies.set('consent_session', 'closed');
      expect(restart(consent, configOf(cookiesNamed('consent', 'c*'))).record).to.include({ via: 'reject-all' });
      expect(document.cookie).to.contain('consent_session=closed');
    });

    it('is never matched where cookies are refused and it lives in localStorage', () => {
      listenTo('warn');
      const config = {
        ...configOf(storageNamed('localStorage', 'c*', 'consent')),
        cookie: { domain: 'elsewhere.example' },
      };
      const consent = start(config);
      consent.acceptAll();
      consent.rejectAll();
      const next = restart(consent, config);
      expect(next.record).to.include({ via: 'reject-all' });
      expect(next.asking).to.deep.equal([]);
    });
  });

  describe('what it could not erase', () => {
    it('is reported, and the engineer told', () => {
      const told = listenTo('warn');
      const consent = accepted(
        configOf({ ...cookiesNamed('_m', 'httponly'), ...storageNamed('localStorage', 'm', 'stuck') }),
      );
      const { get, set } = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie')!;
      stub(document, 'cookie', {
        get: () => `${get!.call(document) as string}; httponly=1`,
        set: (text: string) => {
          set!.call(document, text);
        },
      });
      stub(Storage.prototype, 'removeItem', { value: (name: string) => name === 'm' && delete localStorage['m'] });
      setCookies('_m');
      Object.assign(localStorage, { m: '1', stuck: '1' });
      consent.decide({ analytics: false });
      expect(consent.unerased).to.have.members(['cookie:httponly', 'localStorage:stuck']);
      expect(told.join()).to.contain('httponly').and.contain('stuck');
    });

    it('does not keep the rest from being erased when a storage is forbidden (CK-19)', () => {
      const consent = accepted(configOf({ ...cookiesNamed('_m'), ...storageNamed('sessionStorage', 'm') }));
      setCookies('_m');
      sessionStorage.setItem('m', '1');
      stub(window, 'localStorage', {
        get() {
          throw new DOMException('forbidden', 'SecurityError');
        },
      });
      consent.rejectAll();
      expect(names()).to.deep.equal([]);
      expect(sessionStorage.length).to.equal(0);
    });
  });

  it('a browser that lists no databases keeps nothing else from being erased, and says no error', async () => {
    const errors: unknown[] = [];
    const note = (event: Event) => errors.push(event.preventDefault());
    addEventListener('unhandledrejection', note);
    later(() => removeEventListener('unhandledrejection', note));
    const consent = accepted(configOf({ ...cookiesNamed('_m'), ...storageNamed('indexedDB', 'm') }));
    setCookies('_m');
    stub(window, 'indexedDB', {
      get() {
        throw new DOMException('forbidden', 'SecurityError');
      },
    });
    consent.rejectAll();
    await turn(100);
    expect(names()).to.deep.equal([]);
    expect(errors).to.deep.equal([]);
  });

  describe('when the next page starts', () => {
    const config = configOf({ ...cookiesNamed('_m'), ...storageNamed('localStorage', 'm') }, cookiesNamed('lang'));
    /** What vendors write while a page goes away. */
    const write = () => {
      setCookies('_m', 'lang', 'other');
      localStorage.setItem('m', '1');
    };

    it('erases again what has no consent', async () => {
      leave(refusal({ granted: ['essential', 'acceptance', 'functionality'], denied: ['analytics', 'beacons'] }));
      write();
      await addDatabases('late');
      start({
        ...config,
        services: [...config.services!, { id: 'db', category: 'beacons', ...storageNamed('indexedDB', 'late') }],
      });
      expect(names()).to.deep.equal(['lang', 'other']);
      expect(localStorage.length).to.equal(0);
      await until(async () => !(await databases()).length, 'the database is deleted');
    });

    it('leaves everything where it is while the visitor is undecided, or the declaration refused', () => {
      listenTo('error');
      write();
      start(config);
      start({ ...config, surprise: true } as ConsentConfig);
      expect(names()).to.deep.equal(['_m', 'lang', 'other']);
      expect(localStorage.length).to.equal(1);
    });

    it('leaves everything where it is that is granted', () => {
      leave(recordOf());
      write();
      start(config);
      expect(names()).to.deep.equal(['_m', 'lang', 'other']);
    });
  });

  it('as a function: takes services, says what is left, and touches nothing when there is nothing to revoke', () => {
    setCookies('_m');
    expect(erase([], [])).to.deep.equal([]);
    expect(names()).to.deep.equal(['_m']);
    expect(erase([serviceOf('analytics', cookiesNamed('_m'))], [])).to.deep.equal([]);
    expect(rawCookies('_m')).to.deep.equal([]);
  });
});
