import '../../src/elements.js';
import { expect, html } from '@open-wc/testing';
import { ConsentRequestEvent, type ConsentPreferences } from '../../src/elements.js';
import type { ConsentConfig } from '../../src/index.js';
import { until } from '../helpers.js';
import {
  audit,
  box,
  category,
  click,
  closed,
  CONFIG,
  events,
  isOnTop,
  isShown,
  leave,
  listenTo,
  named,
  opened,
  OPTIONAL,
  part,
  parts,
  preferences,
  press,
  settled,
  shownStates,
  start,
  status,
  still,
  stored,
  stub,
  textOf,
  toggle,
  unfold,
} from './setup.js';

/** An open panel with everything unfolded. */
async function panelOf(): Promise<ConsentPreferences> {
  const panel = await preferences(html`<consent-preferences open></consent-preferences>`);
  await opened(panel);
  unfold(panel);
  await still(panel);
  return panel;
}

/** Turns a switch by a click, and waits for the others to follow. */
async function turn(panel: ConsentPreferences, name: string): Promise<void> {
  const before = shownStates(panel)[name];
  await click(toggle(panel, name));
  await settled(panel);
  expect(shownStates(panel)[name], `${name} turns`).not.to.equal(before);
}

const words = (element: Element): string =>
  (element.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => textOf((element.getRootNode() as ShadowRoot).getElementById(id) ?? document.createElement('p')))
    .join(' ');

/** What a record grants, by the names that the panel uses. */
function statesOf({ granted, services = {} }: NonNullable<ReturnType<typeof stored>>): Record<string, boolean> {
  const has = (id: string, within: string) => services[id] ?? granted.includes(within);
  return {
    Functionality: granted.includes('functionality'),
    'This service': has('site', 'functionality'),
    Analytics: granted.includes('analytics'),
    Metrics: has('metrics', 'analytics'),
    Heatmap: has('heatmap', 'analytics'),
    'Web beacons': granted.includes('beacons'),
    Pixel: has('pixel', 'beacons'),
  };
}

describe('<consent-preferences>: what can be chosen', () => {
  it('has a row for each category, in order, with its purpose', async () => {
    start();
    const panel = await panelOf();
    expect(parts(panel, 'category').map((row) => named(row).name)).to.deep.equal([
      'Essential',
      'Cookie acceptance',
      'Functionality',
      'Analytics',
      'Web beacons',
    ]);
    for (const row of parts(panel, 'category')) {
      expect(named(row).role).to.equal('group');
      expect(row.querySelector('.description')!.textContent).to.match(/\w{4}/);
    }
  });

  it('says of required ones that they are always on, and gives them no switch (REG-15)', async () => {
    start({
      ...CONFIG,
      categories: [{ id: 'legal', label: 'Legal', required: true }, { id: 'analytics' }],
      services: [
        { id: 'login', category: 'essential', label: 'Sign-in' },
        { id: 'court', category: 'legal', label: 'Court' },
      ],
    });
    const panel = await panelOf();
    for (const name of ['Essential', 'Cookie acceptance', 'Legal']) {
      const row = category(panel, name);
      expect(textOf(row), name).to.contain('Always on');
      expect(row.querySelector('[role=switch], input, [part~=switch]'), name).to.be.null;
    }
    expect(textOf(category(panel, 'Analytics'))).not.to.contain('Always on');
    expect(parts(panel, 'switch')).to.have.length(1);
  });

  it('has switches named after their categories and services, all off at first (A11Y-14, REG-5)', async () => {
    start();
    const panel = await panelOf();
    expect(shownStates(panel)).to.deep.equal({
      Functionality: 'off',
      'This service': 'off',
      Analytics: 'off',
      Metrics: 'off',
      Heatmap: 'off',
      'Web beacons': 'off',
      Pixel: 'off',
    });
    for (const element of parts(panel, 'switch')) {
      expect(named(element).role).to.equal('switch');
      expect(element.hasAttribute('aria-checked'), 'the native state speaks').to.be.false;
    }
  });

  it('keeps the name of a switch whatever its state (A11Y-14)', async () => {
    start();
    const panel = await panelOf();
    const element = toggle(panel, 'Analytics');
    await turn(panel, 'Analytics');
    expect(named(element).name).to.equal('Analytics');
    expect(element.isConnected).to.be.true;
  });

  it('says on and off in words as well', async () => {
    start();
    const panel = await panelOf();
    expect(textOf(category(panel, 'Analytics'))).to.match(/\bOff\b/);
    await turn(panel, 'Analytics');
    expect(textOf(category(panel, 'Analytics'))).to.match(/\bOn\b/);
  });

  it('describes a switch by its purpose', async () => {
    start();
    const panel = await panelOf();
    expect(words(toggle(panel, 'Analytics'))).to.contain('analyse trends');
    expect(words(toggle(panel, 'Metrics'))).to.contain('Counts visits.');
  });

  it('has a switch that a thumb can hit: 44 px high, 24 px at least in any way (A11Y-3)', async () => {
    start();
    const panel = await panelOf();
    for (const name of ['Analytics', 'Metrics']) {
      const element = toggle(panel, name);
      element.scrollIntoView({ block: 'center', behavior: 'instant' });
      const { left, top, width, height } = box(element);
      const [x, y] = [left + width / 2, top + height / 2];
      expect(width).to.be.at.least(24);
      for (const distance of [-21, 21]) expect(isOnTop(element, x, y + distance), `${name} ${distance}`).to.be.true;
    }
  });

  it('keeps the switch at its place when the details unfold', async () => {
    start();
    const panel = await preferences(html`<consent-preferences open></consent-preferences>`);
    await opened(panel);
    await still(panel);
    const row = category(panel, 'Functionality');
    const before = box(toggle(panel, 'Functionality'));
    const base = box(part(panel, 'base')).top;
    row.querySelector('summary')!.click();
    await settled(panel);
    expect(row.querySelector('details')!.open).to.be.true;
    const after = box(toggle(panel, 'Functionality'));
    expect([after.left, after.top - box(row).top]).to.deep.equal([before.left, before.top - box(row).top]);
    expect(box(part(panel, 'base')).top).to.be.at.most(base);
  });

  it('tells what each service is: who, where, which hosts, what it keeps and for how long (REG-11)', async () => {
    start();
    const text = textOf(category(await panelOf(), 'Analytics'));
    for (const word of [
      'Metrics',
      'Counts visits.',
      'Metrics Ltd',
      'Ireland',
      'metrics.example',
      'm.example',
      '_m',
      'Tells visitors apart',
      '30 days',
      '_m_*',
      'Tells visits apart',
      'm_*',
      'Events that wait',
      'Heatmap',
      'Heat Ltd',
    ])
      expect(text).to.contain(word);
    expect(text, 'a session cookie').to.match(/until the browser closes|session/i);
    expect(text, 'web storage').to.match(/storage/i);
    expect(text).not.to.match(/undefined|null|NaN|\{\w+\}|, ,/);
  });

  it("links to the service's policy, by a name that says whose", async () => {
    start();
    const panel = await panelOf();
    const link = category(panel, 'Analytics').querySelector('a')!;
    expect(link.href).to.equal('https://metrics.example/privacy');
    expect(named(link).name).to.contain('Metrics').and.to.contain('Privacy policy');
  });

  it('links to the policy of the site', async () => {
    start();
    const panel = await panelOf();
    expect(part(panel, 'base').querySelector('a')!.pathname).to.equal('/privacy');
  });

  it('says nothing where the declaration is silent: a service by its id alone', async () => {
    start({ services: [{ id: 'bare', category: 'analytics' }] });
    const panel = await panelOf();
    const text = textOf(category(panel, 'Analytics'));
    expect(text)
      .to.contain('bare')
      .and.not.to.match(/undefined|null|Connects|\{/);
    expect(panel.shadowRoot!.querySelector('a')).to.be.null;
    await audit();
  });

  it('shows the country as it stands where no such country is known', async () => {
    start({ services: [{ id: 'a', category: 'analytics', provider: 'A', country: 'Atlantis' }] });
    expect(textOf(category(await panelOf(), 'Analytics'))).to.contain('Atlantis');
  });

  it('marks the texts of the declaration with their language, where the interface speaks another', async () => {
    start({ lang: 'de', categories: [{ id: 'analytics', label: 'Statistik', description: 'Zählt Besuche.' }] });
    const panel = await panelOf();
    const label = [...panel.shadowRoot!.querySelectorAll('h3')].find((element) => textOf(element) === 'Statistik')!;
    expect(label.closest('[lang]')!.getAttribute('lang')).to.equal('de');
    const button = part(panel, 'save');
    expect(button.closest('[lang]')!.getAttribute('lang')).to.equal('en');
  });

  it('says that the browser sends Global Privacy Control, and that nothing is on for it (GPC-5, GPC-7)', async () => {
    stub(navigator, 'globalPrivacyControl', { value: true });
    const consent = start();
    const panel = await panelOf();
    expect(textOf(part(panel, 'base'))).to.contain('Global Privacy Control');
    expect([...new Set(Object.values(shownStates(panel)))]).to.deep.equal(['off']);
    await audit();
    await turn(panel, 'Analytics');
    await click(part(panel, 'save'));
    expect(consent.record).to.include({ gpc: true, via: 'save' });
    expect(consent.granted('analytics'), 'an explicit act wins').to.be.true;
  });

  it('does not speak of that control where it is not sent', async () => {
    stub(navigator, 'globalPrivacyControl', { value: false });
    start();
    expect(textOf(part(await panelOf(), 'base'))).not.to.contain('Global Privacy Control');
  });
});

describe('<consent-preferences>: half on', () => {
  it('shows a category half when its services differ, and says so in words', async () => {
    start();
    const panel = await panelOf();
    await turn(panel, 'Metrics');
    expect(shownStates(panel)).to.include({ Analytics: 'half', Metrics: 'on', Heatmap: 'off' });
    const element = toggle(panel, 'Analytics');
    expect(element.indeterminate).to.be.true;
    expect(element.checked).to.be.false;
    expect(textOf(category(panel, 'Analytics'))).to.contain('Partly on');
    expect(words(element)).to.contain('Partly on');
    await audit();
  });

  it('turns all services on from half, and all off from on', async () => {
    start();
    const panel = await panelOf();
    await turn(panel, 'Metrics');
    await turn(panel, 'Analytics');
    expect(shownStates(panel)).to.include({ Analytics: 'on', Metrics: 'on', Heatmap: 'on' });
    expect(words(toggle(panel, 'Analytics'))).not.to.contain('Partly');
    await turn(panel, 'Analytics');
    expect(shownStates(panel)).to.include({ Analytics: 'off', Metrics: 'off', Heatmap: 'off' });
  });

  it('turns a category on with its last service, and off with its last', async () => {
    start();
    const panel = await panelOf();
    await turn(panel, 'Metrics');
    await turn(panel, 'Heatmap');
    expect(shownStates(panel)).to.include({ Analytics: 'on', Metrics: 'on', Heatmap: 'on' });
    await turn(panel, 'Metrics');
    expect(shownStates(panel)).to.include({ Analytics: 'half', Metrics: 'off', Heatmap: 'on' });
    await turn(panel, 'Heatmap');
    expect(shownStates(panel)).to.include({ Analytics: 'off', Metrics: 'off', Heatmap: 'off' });
  });

  it('comes back to half by keys, too', async () => {
    start();
    const panel = await panelOf();
    toggle(panel, 'Analytics').focus();
    await press('Space');
    toggle(panel, 'Heatmap').focus();
    await press('Space');
    await settled(panel);
    expect(shownStates(panel)).to.include({ Analytics: 'half', Metrics: 'on', Heatmap: 'off' });
  });

  it('leaves the other categories alone', async () => {
    start();
    const panel = await panelOf();
    await turn(panel, 'Analytics');
    expect(shownStates(panel)).to.include({
      Functionality: 'off',
      'This service': 'off',
      'Web beacons': 'off',
      Pixel: 'off',
    });
  });

  it('is half at first where the record is', async () => {
    leave({
      granted: ['essential', 'acceptance', 'analytics'],
      denied: ['functionality', 'beacons'],
      services: { metrics: false },
    });
    start();
    const panel = await panelOf();
    expect(shownStates(panel)).to.include({ Analytics: 'half', Metrics: 'off', Heatmap: 'on' });
  });
});

describe('<consent-preferences>: what is saved is what is shown (REG-19)', () => {
  it('nothing touched: everything optional is denied', async () => {
    const consent = start();
    const panel = await panelOf();
    await click(part(panel, 'save'));
    expect(stored()).to.deep.include({
      via: 'save',
      granted: ['essential', 'acceptance'],
      denied: OPTIONAL,
      lang: 'en',
    });
    expect(stored()!.services).to.be.undefined;
    expect(consent.record!.via).to.equal('save');
    await closed(panel);
  });

  for (const turned of [
    ['Analytics'],
    ['Metrics'],
    ['Metrics', 'Heatmap'],
    ['Analytics', 'Heatmap'],
    ['Functionality', 'Web beacons', 'Metrics'],
    ['Analytics', 'Analytics'],
    ['Analytics', 'Metrics', 'Heatmap'],
    ['Pixel', 'Metrics', 'Analytics', 'This service'],
  ])
    it(`turned ${turned.join(', ')}`, async () => {
      const consent = start();
      const panel = await panelOf();
      for (const name of turned) await turn(panel, name);
      const shown = shownStates(panel);

      await click(part(panel, 'save'));

      const states = statesOf(stored()!);
      for (const [name, state] of Object.entries(shown))
        if (state !== 'half') expect(states[name], name).to.equal(state === 'on');
      for (const [name, id] of [
        ['Metrics', 'metrics'],
        ['Heatmap', 'heatmap'],
        ['Pixel', 'pixel'],
        ['This service', 'site'],
      ] as const)
        expect(consent.granted(id), id).to.equal(shown[name] === 'on');
      await closed(panel);
      consent.open();
      await opened(panel);
      unfold(panel);
      expect(shownStates(panel), 'shown again as it was saved').to.deep.equal(shown);
    });

  it('changed a little: what was not touched stays as it was', async () => {
    leave({
      granted: ['essential', 'acceptance', 'functionality', 'analytics'],
      denied: ['beacons'],
      services: { heatmap: false },
    });
    const consent = start();
    const panel = await panelOf();
    await turn(panel, 'Functionality');
    await click(part(panel, 'save'));
    expect(consent.record).to.deep.include({
      granted: ['essential', 'acceptance', 'analytics'],
      services: { heatmap: false },
    });
  });

  it('accept grants every service, reject denies every one, whatever the switches show', async () => {
    const consent = start();
    let panel = await panelOf();
    await turn(panel, 'Heatmap');
    await click(part(panel, 'accept'));
    expect(stored()).to.deep.include({ via: 'accept-all', denied: [] });
    for (const id of [...OPTIONAL, 'metrics', 'heatmap', 'pixel', 'site']) expect(consent.granted(id), id).to.be.true;
    panel.remove();

    panel = await panelOf();
    await turn(panel, 'Heatmap');
    await click(part(panel, 'reject'));
    expect(stored()).to.deep.include({ via: 'reject-all', granted: ['essential', 'acceptance'] });
    expect(stored()!.services).to.be.undefined;
    for (const id of [...OPTIONAL, 'metrics', 'heatmap', 'pixel', 'site']) expect(consent.granted(id), id).to.be.false;
    expect(consent.granted('login')).to.be.true;
  });

  it('takes as many presses to reject as to accept, from the panel as well (REG-7)', async () => {
    for (const name of ['accept', 'reject']) {
      const consent = start();
      const panel = await panelOf();
      part(panel, name).click();
      expect(consent.record, 'recorded in the click itself').not.to.be.undefined;
      panel.remove();
      consent.reset();
      consent.stop();
    }
  });

  for (const [name, via, states] of [
    [
      'accept',
      'accept-all',
      { functionality: true, analytics: true, beacons: true, site: true, metrics: true, heatmap: true, pixel: true },
    ],
    [
      'reject',
      'reject-all',
      {
        functionality: false,
        analytics: false,
        beacons: false,
        site: false,
        metrics: false,
        heatmap: false,
        pixel: false,
      },
    ],
    [
      'save',
      'save',
      {
        functionality: false,
        analytics: false,
        beacons: false,
        site: false,
        metrics: true,
        heatmap: false,
        pixel: false,
      },
    ],
  ] as const)
    it(`asks the page first what ${name} would decide`, async () => {
      start();
      const panel = await panelOf();
      await turn(panel, 'Metrics');
      const seen = events('consent-request');
      await click(part(panel, name));
      expect(seen).to.have.length(1);
      expect(seen[0]).to.be.instanceOf(ConsentRequestEvent);
      expect(seen[0]).to.include({ via, bubbles: true, composed: true, cancelable: true, target: panel });
      const { choices } = seen[0]!;
      for (const [id, state] of Object.entries(choices)) expect(state, id).to.equal(states[id as keyof typeof states]);
      expect(Object.keys(choices)).to.include.members(OPTIONAL);
    });

  it('records nothing, stays open and keeps the draft where the page cancels', async () => {
    const consent = start();
    const panel = await panelOf();
    panel.addEventListener('consent-request', (event) => event.preventDefault());
    await turn(panel, 'Metrics');
    await click(part(panel, 'save'));
    await settled(panel);
    expect(consent.record).to.be.undefined;
    expect(stored()).to.be.undefined;
    expect(isShown(panel)).to.be.true;
    expect(shownStates(panel)).to.include({ Metrics: 'on' });
    expect(textOf(status(panel))).to.equal('');
  });

  for (const [what, config] of [
    ['children', { minors: true }],
    ['a declaration that was refused', { services: 'none' }],
  ] as const)
    it(`says nothing of saving where nothing can be: ${what}`, async () => {
      const errors = listenTo('error');
      const consent = start(JSON.stringify(config));
      const panel = await panelOf();
      expect([...new Set(Object.values(shownStates(panel)))].every((state) => state === 'off')).to.be.true;
      for (const name of ['accept', 'save']) {
        if (!parts(panel, name).length) continue;
        await click(part(panel, name));
        await settled(panel);
        await settled(panel);
        expect(textOf(status(panel)), name).to.equal('');
        panel.open = true;
        await opened(panel);
      }
      expect(consent.record).to.be.undefined;
      expect(errors.length).to.be.below(2);
    });

  it('announces that it is saved, outside of the dialog that goes (A11Y-16)', async () => {
    start();
    const panel = await panelOf();
    expect(textOf(status(panel))).to.equal('');
    await click(part(panel, 'save'));
    await until(() => textOf(status(panel)), 'the words come');
    expect(textOf(status(panel))).to.equal('Your choice is saved.');
    await closed(panel);
    expect(status(panel).closest('dialog')).to.be.null;
  });

  it('announces it again the next time', async () => {
    const consent = start();
    const panel = await panelOf();
    await click(part(panel, 'save'));
    await until(() => textOf(status(panel)), 'the words come');
    await closed(panel);
    consent.open();
    await opened(panel);
    expect(textOf(status(panel))).to.equal('');
    await click(part(panel, 'accept'));
    await until(() => textOf(status(panel)), 'the words come again');
  });
});

describe('<consent-preferences>: an unsaved draft', () => {
  it('is forgotten when someone else decides: the switches show what holds', async () => {
    const consent = start();
    const panel = await panelOf();
    await turn(panel, 'Analytics');
    await turn(panel, 'Pixel');
    consent.decide({ functionality: true });
    await settled(panel);
    expect(shownStates(panel)).to.deep.equal({
      Functionality: 'on',
      'This service': 'on',
      Analytics: 'off',
      Metrics: 'off',
      Heatmap: 'off',
      'Web beacons': 'off',
      Pixel: 'off',
    });
  });

  it('is forgotten when the record is', async () => {
    const consent = start();
    consent.acceptAll();
    const panel = await panelOf();
    await turn(panel, 'Metrics');
    consent.reset();
    await settled(panel);
    expect([...new Set(Object.values(shownStates(panel)))]).to.deep.equal(['off']);
  });

  it('is forgotten when another store takes over', async () => {
    const first = start();
    const panel = await panelOf();
    await turn(panel, 'Analytics');
    start({ cookie: { name: 'other' } });
    first.stop();
    await settled(panel);
    expect([...new Set(Object.values(shownStates(panel)))]).to.deep.equal(['off']);
  });

  it('never reaches the store', async () => {
    const consent = start();
    const panel = await panelOf();
    await turn(panel, 'Analytics');
    expect(consent.granted('analytics')).to.be.false;
    panel.remove();
    expect(consent.granted('analytics')).to.be.false;
    expect(stored()).to.be.undefined;
  });
});

describe('<consent-preferences>: a declaration of many', () => {
  it('shows two hundred services, and saves one of them', async () => {
    const services = Array.from({ length: 200 }, (_, index) => ({
      id: `s${index}`,
      category: OPTIONAL[index % 3]!,
      label: `Service ${index}`,
      provider: `Provider ${index} Ltd`,
      country: 'DE',
      hosts: [`s${index}.example`],
      cookies: [{ name: `c${index}`, purpose: 'Counts', maxAgeDays: index + 1 }],
    }));
    const consent = start({ services } satisfies ConsentConfig);
    const panel = await panelOf();
    const switches = parts(panel, 'switch') as HTMLInputElement[];
    expect(switches).to.have.length(203);
    switches.at(-1)!.click();
    await settled(panel);
    expect(isOnTop(part(panel, 'save'))).to.be.true;
    await click(part(panel, 'save'));
    expect(Object.keys(consent.record!.services!)).to.have.length(1);
    expect(consent.granted(Object.keys(consent.record!.services!)[0]!)).to.be.true;
  });
});
