/** Elements that stand in the page, with all that they were told, before their code comes. The order matters: what is defined stays so. */
import { expect } from '@open-wc/testing';
import { CONFIG, isShown, later, listenTo, make, opened, part, parts, settled, start, textOf } from './setup.js';
import { until } from '../helpers.js';

/** Puts something into the page until the test ends. */
function put<T extends Element>(element: T): T {
  document.body.append(element);
  later(() => element.remove());
  return element;
}

const TAGS = ['banner', 'preferences', 'policy', 'declaration', 'agreement', 'embed'].map((name) => `consent-${name}`);

describe('before their code comes, elements', () => {
  it('keep what they are given as properties, attributes and content, and are all of it afterwards', async () => {
    const warnings = listenTo('warn');
    for (const tag of TAGS) expect(customElements.get(tag), tag).to.equal(undefined);
    const consent = start();
    const other = start({ ...CONFIG, cookie: { name: 'other' }, controller: { name: 'Other Ltd' } });

    const banner = put(Object.assign(make('consent-banner'), { placement: 'bottom-end', consent: other }));
    const inline = put(make('consent-banner', { placement: 'inline' }));
    inline.innerHTML = '<b slot="title">Biscuits?</b>';
    const panel = put(Object.assign(make('consent-preferences'), { inline: true }));
    const policy = put(Object.assign(make('consent-policy'), { noContents: true, agree: true, required: true, name: 'policy' }));
    policy.innerHTML = '<h2>Who we are</h2><p>A chat.</p><h2>What we keep</h2><p>Letters.</p>';
    const table = put(Object.assign(make('consent-declaration'), { category: 'analytics' }));
    const form = put(document.createElement('form'));
    form.innerHTML = '<consent-agreement name="privacy" version="7" required></consent-agreement>';
    const embed = put(Object.assign(make('consent-embed'), { for: 'metrics', src: 'https://video.example/1', label: 'Kiln night' }));
    // The form does not know its agreement before.
    expect(form.checkValidity()).to.equal(true);

    await import('../../src/elements.js');
    for (const element of [banner, inline, panel, policy, table, embed]) await settled(element);

    await until(() => isShown(banner), 'the banner shows');
    expect(banner.getAttribute('placement')).to.equal('bottom-end');
    expect(textOf(part(banner, 'text'))).to.contain('Other Ltd');
    expect(textOf(part(inline, 'title'))).to.equal('Biscuits?');
    expect(part(inline, 'base').popover).to.equal(null);
    await until(() => isShown(panel), 'the panel shows');
    expect(panel.inline).to.equal(true);
    await until(() => policy.shadowRoot!.textContent.includes('A chat.'), 'the policy shows');
    expect(parts(policy, 'contents')).to.have.length(0);
    expect(policy.agree).to.equal(true);
    expect(textOf(part(table, 'base'))).to.contain('Metrics').and.not.contain('Pixel');
    expect(textOf(part(embed, 'base'))).to.contain('Kiln night');
    await until(() => !form.checkValidity(), 'the form knows its agreement');

    part(banner, 'accept').click();
    expect(other.record!.via).to.equal('accept-all');
    expect(consent.record).to.equal(undefined);
    expect(warnings).to.deep.equal([]);
  });
});

describe('made elsewhere, elements', () => {
  it('of a template, of a document that the page never shows, and of DOMParser work once they are in the page', async () => {
    start();
    const template = document.createElement('template');
    template.innerHTML = '<consent-banner placement="inline"></consent-banner>';
    const away = document.implementation.createHTMLDocument();
    away.body.innerHTML = '<consent-banner placement="inline"></consent-banner>';
    const parsed = new DOMParser().parseFromString('<consent-banner placement="inline"></consent-banner>', 'text/html');
    const made = [
      put(template.content.firstElementChild!.cloneNode(true) as HTMLElement),
      put(away.body.firstElementChild as HTMLElement),
      put(parsed.body.firstElementChild as HTMLElement),
      put(document.importNode(template.content, true).firstElementChild as HTMLElement),
    ];
    for (const [index, element] of made.entries()) {
      await until(() => isShown(element), `number ${index} shows`);
      expect(getComputedStyle(part(element, 'base')).display, `number ${index}`).to.equal('flex');
    }
  });

  it('that move into a frame’s document still ask and record, and come back', async () => {
    const consent = start();
    const frame = put(document.createElement('iframe'));
    const element = put(make('consent-banner', { placement: 'inline' }));
    await until(() => isShown(element), 'the banner shows');
    for (const place of [frame.contentDocument!.body, document.body]) {
      place.append(element);
      await until(() => isShown(element), 'it shows');
      part(element, 'reject').click();
      expect(consent.record!.via).to.equal('reject-all');
      await until(() => !isShown(element), 'it goes');
      consent.reset();
    }
  });
});

describe('attributes and properties', () => {
  it('of every odd value leave the elements whole', async () => {
    const errors = listenTo('error');
    const thrown: unknown[] = [];
    const listen = (event: Event) => void thrown.push((event as ErrorEvent).error ?? (event as PromiseRejectionEvent).reason);
    for (const type of ['error', 'unhandledrejection']) {
      window.addEventListener(type, listen);
      later(() => window.removeEventListener(type, listen));
    }
    start();
    const odd = [undefined, null, '', 'no such thing', 0, 1, NaN, true, false, {}, [], () => 1, new URL('https://a.example')];
    for (const tag of TAGS) {
      const names = (customElements.get(tag) as unknown as { elementProperties: Map<string, { state?: boolean }> }).elementProperties;
      for (const value of odd) {
        const element = make(tag as 'consent-banner');
        for (const [name, { state }] of names) if (!state && name !== 'consent') (element as unknown as Record<string, unknown>)[name] = value;
        put(element);
        await element.updateComplete;
        expect(element.shadowRoot!.childElementCount, `${tag} of ${typeof value} ${JSON.stringify(value)}`).to.be.greaterThan(0);
        element.remove();
      }
    }
    expect(thrown).to.deep.equal([]);
    expect(errors.filter((line) => !line.startsWith('[consent] '))).to.deep.equal([]);
  });

  it('mean the same, one way and the other', async () => {
    start();
    const banner = put(make('consent-banner'));
    banner.placement = 'top';
    await settled(banner);
    expect(banner.getAttribute('placement')).to.equal('top');
    banner.setAttribute('placement', 'center');
    expect(banner.placement).to.equal('center');
    await settled(banner);
    expect(part(banner, 'base')).to.be.instanceOf(HTMLDialogElement);
    banner.removeAttribute('placement');
    await settled(banner);
    await until(() => part(banner, 'base').popover === 'manual', 'it is a bar again');

    const panel = put(make('consent-preferences', { open: 'false' }));
    // As with `hidden="false"`: the attribute is there.
    expect(panel.open).to.equal(true);
    await opened(panel);
    panel.open = false;
    await settled(panel);
    expect(panel.hasAttribute('open')).to.equal(false);

    const policy = put(make('consent-policy', { 'no-contents': '' }));
    expect(policy.noContents).to.equal(true);
    policy.removeAttribute('no-contents');
    expect(policy.noContents).to.equal(false);
    policy.setAttribute('nocontents', '');
    expect(policy.noContents).to.equal(false);
  });

  it('of a store are no attribute: a text in its place is ignored', async () => {
    const consent = start();
    const banner = put(make('consent-banner', { consent: 'other' }));
    await until(() => isShown(banner), 'the banner shows');
    part(banner, 'accept').click();
    expect(consent.record!.via).to.equal('accept-all');
  });
});
