/** `<consent-agreement>` and `<consent-policy agree>`: the “I agree” of a form. */
import { expect, html } from '@open-wc/testing';
import '../../src/ui/agreement/define.js';
import '../../src/ui/banner/define.js';
import '../../src/ui/policy/define.js';
import { readConsent, type ConsentChange } from '../../src/index.js';
import { axe, until } from '../helpers.js';
import { CONFIG, later, leave, page, press, start, stored, stub } from './setup.js';

const source = () => {
  const url = URL.createObjectURL(new Blob(['---\nversion: 7\n---\n\n# Privacy\n\n## One\n\nText\n\n## Two\n'], { type: 'text/markdown' }));
  later(() => URL.revokeObjectURL(url));
  return url;
};

type Field = HTMLElement & { checked?: boolean; updateComplete: Promise<unknown> };

const KINDS = [
  ['consent-agreement', () => html`<consent-agreement name="terms" version="7" required src=${source()}></consent-agreement>`],
  ['consent-policy', () => html`<consent-policy name="terms" agree required src=${source()}></consent-policy>`],
] as const;

for (const [tag, field] of KINDS)
  describe(`<${tag}> in a form`, () => {
    let form: HTMLFormElement;
    let element: Field;
    let sent: FormDataEntryValue[][];
    const box = () => element.shadowRoot!.querySelector<HTMLInputElement>('input[type=checkbox]')!;
    const values = () => new FormData(form).getAll('terms');

    beforeEach(async () => {
      await page(html`<form aria-label="Sign up">${field()}<button id="send">Sign up</button></form>`);
      form = document.querySelector('form')!;
      element = form.querySelector<Field>(tag)!;
      sent = [];
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        sent.push(values());
      });
      await until(box, 'the box is there');
      if (tag === 'consent-policy') await until(() => element.shadowRoot!.querySelector('h1'), 'the policy is shown');
      await until(() => box().required, 'it is ready');
    });
    afterEach(() => form.remove());

    it('nothing is ticked, and the form cannot be sent', () => {
      expect(box().checked).to.equal(false);
      expect(values()).to.deep.equal([]);
      expect(form.checkValidity()).to.equal(false);
      form.requestSubmit();
      expect(sent).to.deep.equal([]);
    });

    it('ticked with the keyboard, it sends the version', async () => {
      box().focus();
      await press('Space');
      await until(() => values().length, 'it has a value');
      expect(form.checkValidity()).to.equal(true);
      form.requestSubmit();
      expect(sent).to.deep.equal([['7']]);
      await press('Space');
      await until(() => !values().length, 'it has none');
      expect(form.checkValidity()).to.equal(false);
    });

    it('is recorded when the form is sent, not before; and no cookie question is answered by it', async () => {
      const consent = start();
      box().click();
      await until(() => values().length, 'it has a value');
      expect(consent.record).to.equal(undefined);
      form.requestSubmit();
      expect(consent.record!.agreements!.map(({ document, version }) => [document, version])).to.deep.equal([['terms', '7']]);
      expect(consent.asking).to.deep.equal(['functionality', 'analytics', 'beacons']);
      expect(consent.granted('analytics')).to.equal(false);
      expect(stored()!.agreements![0]!.time).to.be.closeTo(Date.now() / 1000, 5);
    });

    it('a reset unticks it', async () => {
      box().click();
      await until(() => values().length, 'it has a value');
      form.reset();
      await until(() => !values().length && !box().checked, 'it is unticked');
    });

    it('is disabled with its fieldset', async () => {
      const fieldset = document.createElement('fieldset');
      fieldset.disabled = true;
      form.append(fieldset);
      fieldset.append(element);
      await until(() => box().disabled, 'it is disabled');
      expect(form.checkValidity()).to.equal(true);
    });

    it('a state that the browser kept is restored', async () => {
      (element as unknown as { formStateRestoreCallback(state: string): void }).formStateRestoreCallback('checked');
      await until(() => values().length && box().checked, 'it is ticked');
    });

    it('tells of changes', () => {
      let changes = 0;
      form.addEventListener('change', () => void (changes += 1));
      box().click();
      expect(changes).to.equal(1);
    });

    it('axe finds nothing (A11Y-18)', () => axe(form));
  });

describe('<consent-agreement>', () => {
  it('its link opens the document in a dialog, ticks nothing, and the focus comes back', async () => {
    await page(html`<form aria-label="Sign up"><consent-agreement src=${new URL('./policies/many-h1.md', import.meta.url).href}></consent-agreement></form>`);
    const element = document.querySelector('consent-agreement')!;
    await element.updateComplete;
    const root = element.shadowRoot!;
    root.querySelector<HTMLElement>('a')!.focus();
    await press('Enter');
    await until(() => root.querySelector('dialog')?.open, 'it is open');
    expect(root.querySelector('input')!.checked).to.equal(false);
    await until(() => root.querySelector('consent-policy')?.shadowRoot?.querySelector('h2'), 'the document is shown');
    await axe(element);
    root.querySelector<HTMLElement>('[part=close]')!.click();
    await until(() => !root.querySelector('dialog'), 'it is closed');
    await until(() => root.activeElement?.localName === 'a', 'the focus is back');
  });

  it('Tab goes round in the dialog by way of what the document holds (A11Y-9, A11Y-11)', async () => {
    await page(html`<consent-agreement src=${new URL('./policies/many-h1.md', import.meta.url).href}></consent-agreement>`);
    const element = document.querySelector('consent-agreement')!;
    await element.updateComplete;
    const root = element.shadowRoot!;
    root.querySelector<HTMLElement>('a')!.click();
    await until(() => root.querySelector('consent-policy')?.shadowRoot?.querySelector('h2'), 'the document is shown');
    const text = root.querySelector('consent-policy')!.shadowRoot!;
    const close = root.querySelector<HTMLElement>('[part=close]')!;
    close.focus();
    // Firefox stops at what scrolls, too.
    for (let i = 0; i < 2 && !text.activeElement; i += 1) await press('Tab');
    expect(text.activeElement, 'into the document').not.to.equal(null);
    for (let i = 0; i < 2 && root.activeElement !== close; i += 1) await press('Shift+Tab');
    expect(root.activeElement, 'back').to.equal(close);
    await press('Shift+Tab');
    const last = text.activeElement;
    expect(last, 'round to its end').not.to.equal(null);
    await press('Tab');
    expect(root.activeElement, 'and round again').to.equal(close);
  });

  it('without a form it is recorded when it is ticked', async () => {
    const consent = start();
    await page(html`<consent-agreement></consent-agreement>`);
    const element = document.querySelector('consent-agreement')!;
    await element.updateComplete;
    element.shadowRoot!.querySelector('input')!.click();
    expect(consent.record!.agreements!.map(({ document, version }) => [document, version])).to.deep.equal([['policy', '1']]);
  });
});

describe('consent.agree', () => {
  it('adds up: none replaces another, the same twice is one', () => {
    const consent = start();
    consent.agree('terms', '1');
    consent.agree('terms', '2');
    consent.agree('privacy', '1');
    consent.agree('terms', '2');
    expect(consent.record!.agreements!.map(({ document, version }) => `${document} ${version}`)).to.deep.equal(['terms 1', 'terms 2', 'privacy 1']);
    expect(Object.isFrozen(consent.record!.agreements![0])).to.equal(true);
  });

  it('stays through decisions, withdrawal, a new policy and the next page', () => {
    const consent = start();
    consent.agree('terms', '1');
    consent.acceptAll();
    consent.withdraw();
    expect(consent.record!.agreements).to.have.lengthOf(1);
    consent.stop();
    const next = start({ ...CONFIG, policy: '2' });
    expect(next.record).to.equal(undefined);
    next.rejectAll();
    expect(next.record!.agreements!.map(({ document }) => document)).to.deep.equal(['terms']);
    expect(readConsent(document.cookie)!.agreements).to.have.lengthOf(1);
  });

  it('leaves a decision, its time and its end as they are', () => {
    const time = Math.floor(Date.now() / 1000) - 86_400 * 100;
    leave({ granted: ['essential', 'acceptance', 'analytics'], denied: ['functionality', 'beacons'], first: time, time });
    const consent = start();
    consent.agree('terms', '1');
    const written: string[] = [];
    const { set, get } = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie')!;
    stub(document, 'cookie', { get: get!, set: (text: string) => (written.push(text), set!.call(document, text)) });
    consent.agree('terms', '2');
    expect(consent.record).to.deep.include({ time, first: time, granted: ['essential', 'acceptance', 'analytics'] });
    const end = /expires=([^;]+)/i.exec(written.find((text) => text.includes('terms'))!)![1]!;
    expect((Date.parse(end) / 1000 - time) / 86_400).to.be.closeTo(180, 0.01);
  });

  it('answers no question about cookies: what holds undecided still holds, and the first answer is the first', () => {
    const consent = start({ ...CONFIG, regime: 'opt-out' });
    const changes: ConsentChange[] = [];
    consent.subscribe((change) => changes.push(change));
    consent.agree('terms', '1');
    expect(consent.granted('analytics')).to.equal(true);
    expect(changes.at(-1)).to.deep.include({ granted: [], revoked: [], first: false });
    consent.rejectAll();
    expect(changes.at(-1)).to.deep.include({ first: true });
    expect(consent.granted('analytics')).to.equal(false);
  });

  it('the banner after it asks the whole question', async () => {
    const consent = start();
    consent.agree('terms', '1');
    await page(html`<consent-banner></consent-banner>`);
    const banner = document.querySelector('consent-banner')!;
    await banner.updateComplete;
    expect(banner.shadowRoot!.querySelector('[part=accept]')!.textContent).to.equal('Accept all');
  });

  it('a record whose agreements are none is none', () => {
    for (const agreements of ['x', [5], [{ document: 'a' }], [{ document: 'a', version: 1, time: 1 }], [null]]) {
      leave({ agreements } as never);
      const consent = start();
      expect(consent.record).to.equal(undefined);
      consent.stop();
    }
  });
});
