import { expect } from '@open-wc/testing';
import type { Consent } from '../../src/index.js';
import { catchErrors, CONFIG, listenTo, make, put, recordOf, leave, start, stored } from './setup.js';

describe('data-consent-action', () => {
  let consent: Consent;
  const button = (action: string) => make('button', { 'data-consent-action': action });

  beforeEach(() => {
    listenTo('warn');
    consent = start(CONFIG);
  });

  it('accept, reject and withdraw decide', () => {
    for (const [action, via] of [
      ['accept', 'accept-all'],
      ['reject', 'reject-all'],
      ['withdraw', 'withdraw'],
    ] as const) {
      put(button(action)).click();
      expect(consent.record?.via).to.equal(via);
    }
  });

  it('open opens the preferences', () => {
    const panel = put(make('consent-preferences' as 'div'));
    put(button('open')).click();
    expect(panel.hasAttribute('open')).to.equal(true);
  });

  it('a link does not lead anywhere', () => {
    const link = put(make('a', { href: '#elsewhere', 'data-consent-action': 'reject' }, 'No'));
    link.click();
    expect(location.hash).to.equal('');
    expect(consent.record!.via).to.equal('reject-all');
  });

  it('a click on what is inside counts', () => {
    const inside = make('b', {}, 'OK');
    put(make('button', { 'data-consent-action': 'accept' }, inside));
    inside.click();
    expect(consent.record!.via).to.equal('accept-all');
  });

  it('works on elements added late, marked late, and by innerHTML', () => {
    const late = put(make('button'));
    late.click();
    expect(consent.record).to.equal(undefined);
    late.dataset['consentAction'] = 'accept';
    late.click();
    expect(consent.record!.via).to.equal('accept-all');
    const host = put(make('div'));
    host.innerHTML = '<p><button data-consent-action="reject">No</button></p>';
    host.querySelector('button')!.click();
    expect(consent.record!.via).to.equal('reject-all');
  });

  it('works inside of open shadow roots, however deep', () => {
    const outer = put(make('div')).attachShadow({ mode: 'open' });
    const host = make('div');
    outer.append(host);
    const inner = button('accept');
    host.attachShadow({ mode: 'open' }).append(inner);
    inner.click();
    expect(consent.record!.via).to.equal('accept-all');
  });

  it('works on any element, SVG too', () => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('data-consent-action', 'accept');
    put(svg);
    svg.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, cancelable: true }));
    expect(consent.record!.via).to.equal('accept-all');
  });

  it('that nobody knows does nothing, names that every object has included', () => {
    const errors = catchErrors();
    leave(recordOf());
    for (const action of ['', 'Accept', 'acceptAll', 'toString', 'constructor', '__proto__', 'reset', 'stop']) {
      const link = put(make('button', { 'data-consent-action': action }));
      const click = new MouseEvent('click', { bubbles: true, cancelable: true });
      link.dispatchEvent(click);
      expect(click.defaultPrevented, action).to.equal(false);
    }
    expect(errors).to.deep.equal([]);
    expect(stored()).to.deep.equal(recordOf());
  });

  it('does nothing once the store was stopped', () => {
    consent.stop();
    put(button('accept')).click();
    expect(document.cookie).to.equal('');
  });
});
