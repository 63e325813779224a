/** `<consent-declaration>`: what the site declares, and the choice in it. */
import { expect, html } from '@open-wc/testing';
import '../../src/ui/declaration/define.js';
import type { ConsentDeclaration } from '../../src/ui/declaration/define.js';
import { axe, until } from '../helpers.js';
import { CONFIG, events, page, press, start, stored } from './setup.js';

async function shown(markup: unknown = html`<consent-declaration></consent-declaration>`): Promise<ConsentDeclaration> {
  await page(markup);
  const element = document.querySelector('consent-declaration')!;
  await element.updateComplete;
  return element;
}

const root = (element: Element) => element.shadowRoot!;
const text = (element: Element) => element.textContent.replace(/\s+/g, ' ').trim();
const categories = (element: Element) => [...root(element).querySelectorAll('[part=category]')];
const named = (element: Element, name: string) => categories(element).find((category) => category.querySelector('h3')!.textContent === name)!;
const toggle = (element: Element, id: string) => root(element).querySelector<HTMLInputElement>(`input[data-id="${id}"]`)!;

describe('<consent-declaration>', () => {
  it('shows nothing without a store, and all of it once there is one', async () => {
    const element = await shown();
    expect(root(element).querySelector('[part=base]')).to.equal(null);
    start();
    await until(() => root(element).querySelector('[part=base]'), 'it follows the store');
  });

  it('lists every category in its order, with its type', async () => {
    start();
    const element = await shown();
    expect(categories(element).map((category) => category.querySelector('h3')!.textContent)).to.deep.equal(['Essential', 'Cookie acceptance', 'Functionality', 'Analytics', 'Web beacons']);
    expect(text(named(element, 'Essential'))).to.contain('Session');
    expect(text(named(element, 'Cookie acceptance'))).to.contain('Persistent');
    expect(text(named(element, 'Analytics'))).to.contain('Persistent');
    expect(text(named(element, 'Web beacons'))).to.contain('Nothing is kept');
  });

  it('lists every service with provider, country, policy and hosts', async () => {
    start();
    const metrics = text(named(await shown(), 'Analytics'));
    for (const fact of ['Metrics', 'Counts visits.', 'Metrics Ltd', 'Ireland', 'metrics.example', 'm.example', 'Heatmap', 'Heat Ltd']) expect(metrics).to.contain(fact);
    const link = root(document.querySelector('consent-declaration')!).querySelector('a')!;
    expect(link.href).to.equal('https://metrics.example/privacy');
  });

  it('lists every cookie and stored item with purpose and how long it stays', async () => {
    start();
    const rows = [...named(await shown(), 'Analytics').querySelectorAll('tbody tr:not(.service)')].map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent.replace(/\s+/g, ' ').trim()));
    expect(rows).to.deep.equal([
      ['Name_m', 'PurposeTells visitors apart', 'Kept30 days'],
      ['Name_m_*', 'PurposeTells visits apart', 'Keptuntil the browser closes'],
      ['Namem_*', 'PurposeEvents that wait', 'Keptuntil it is erased'],
    ]);
  });

  it('lists the library’s own cookies too', async () => {
    start({ ...CONFIG, cookie: { name: 'choice', maxAgeDays: 90 } });
    const element = await shown();
    const codes = [...root(element).querySelectorAll('code')].map((code) => code.textContent);
    expect(codes).to.include.members(['consent_session', 'choice', 'consent_prefs']);
    expect(text(named(element, 'Cookie acceptance'))).to.contain('90 days');
  });

  it('with category, that one alone', async () => {
    start();
    const element = await shown(html`<consent-declaration category="analytics"></consent-declaration>`);
    expect(categories(element).map((category) => category.querySelector('h3')!.textContent)).to.deep.equal(['Analytics']);
  });

  it('required categories have no switch and say so', async () => {
    start();
    const element = await shown();
    for (const name of ['Essential', 'Cookie acceptance']) {
      expect(named(element, name).querySelector('input')).to.equal(null);
      expect(text(named(element, name))).to.contain('Always on');
    }
    expect(named(element, 'Essential').textContent).to.contain('Sign-in');
  });

  it('switches show what holds, follow the store, and nothing is on before a decision', async () => {
    const consent = start();
    const element = await shown();
    expect([...root(element).querySelectorAll('input')].map(({ checked }) => checked)).to.not.include(true);
    consent.decide({ analytics: true });
    await until(() => toggle(element, 'analytics').checked, 'the category is on');
    expect(toggle(element, 'metrics').checked).to.equal(true);
    expect(toggle(element, 'beacons').checked).to.equal(false);
    consent.decide({ metrics: false });
    await until(() => toggle(element, 'analytics').indeterminate, 'the category is half on');
  });

  it('a switch decides at once, is recorded and announced', async () => {
    const consent = start();
    const element = await shown();
    const asked = events('consent-request');
    toggle(element, 'metrics').focus();
    await press('Space');
    await until(() => consent.granted('metrics'), 'the service is granted');
    expect(consent.granted('heatmap')).to.equal(false);
    expect(stored()!.services).to.deep.equal({ metrics: true });
    expect(stored()!.via).to.equal('save');
    expect(asked.map(({ choices }) => choices)).to.deep.equal([{ metrics: true }]);
    await until(() => root(element).querySelector('[role=status]')!.textContent, 'it is said aloud');
    expect(root(element).activeElement, 'the focus stays').to.equal(toggle(element, 'metrics'));
  });

  it('each switch is announced anew', async () => {
    start();
    const element = await shown();
    const place = root(element).querySelector('[role=status]')!;
    const said: string[] = [];
    const observer = new MutationObserver(() => said.push(place.textContent));
    observer.observe(place, { childList: true, characterData: true, subtree: true });
    for (const name of ['metrics', 'beacons']) {
      said.length = 0;
      toggle(element, name).click();
      await until(() => said.at(-1), `${name} is announced`);
    }
    observer.disconnect();
    expect(said[0], 'empty in between').to.equal('');
  });

  it('a request that the page cancels changes nothing, not even the switch', async () => {
    const consent = start();
    const element = await shown();
    document.addEventListener('consent-request', (event) => event.preventDefault(), { once: true });
    toggle(element, 'beacons').click();
    await element.updateComplete;
    expect(consent.record).to.equal(undefined);
    expect(toggle(element, 'beacons').checked).to.equal(false);
  });

  it('a refused declaration and one for minors offer no switch', async () => {
    start({ ...CONFIG, minors: true });
    const element = await shown();
    expect(root(element).querySelector('input')).to.equal(null);
    expect(text(named(element, 'Analytics'))).to.contain('Cannot be turned on here.');
  });

  it('axe finds nothing (A11Y-18)', async () => {
    const consent = start();
    const element = await shown();
    await axe(element);
    consent.decide({ metrics: true });
    await element.updateComplete;
    await axe(element);
  });

  it('switches are named by what they switch', async () => {
    start();
    const element = await shown();
    for (const input of root(element).querySelectorAll('input')) {
      const label = root(element).getElementById(input.getAttribute('aria-labelledby')!)!;
      expect(label.textContent.trim()).to.not.equal('');
      expect(input.getAttribute('role')).to.equal('switch');
    }
  });

  it('in a narrow place the table becomes cards, and stays a table for screen readers', async () => {
    start();
    const element = await shown(html`<div style="inline-size: 300px"><consent-declaration></consent-declaration></div>`);
    const cell = root(element).querySelector('td')!;
    expect(getComputedStyle(cell).display).to.equal('grid');
    expect(cell.getAttribute('role')).to.equal('cell');
    expect(element.scrollWidth).to.be.at.most(element.clientWidth);
  });
});
