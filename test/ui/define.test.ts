import { expect } from '@open-wc/testing';
import { listenTo, make, opened, start } from './setup.js';
import { ConsentBanner } from '../../src/ui/banner/consent-banner.js';
import { ConsentPreferences } from '../../src/ui/preferences/consent-preferences.js';
import { until } from '../helpers.js';

// The order matters here: what is defined stays so.
describe('definition', () => {
  it('importing the classes alone defines nothing', () => {
    expect(ConsentBanner.prototype).to.be.instanceOf(HTMLElement);
    expect(ConsentPreferences.prototype).to.be.instanceOf(HTMLElement);
    expect(customElements.get('consent-banner')).to.be.undefined;
    expect(customElements.get('consent-preferences')).to.be.undefined;
  });

  it('open() without the element adds nothing to the page and says what is missing', () => {
    const warnings = listenTo('warn');
    const consent = start();
    consent.open();
    expect(document.querySelector('consent-preferences')).to.be.null;
    expect(warnings.join()).to.contain('consent-elements/preferences');
  });

  it('open() that found no element works when it is called again', () => {
    listenTo('warn');
    const consent = start();
    consent.open();
    const panel = document.body.appendChild(make('consent-preferences'));
    consent.open();
    expect(panel.hasAttribute('open')).to.be.true;
  });

  it('an element that stood open in the page before its code came is open afterwards', async () => {
    const consent = start();
    const panel = document.body.appendChild(make('consent-preferences'));
    consent.open();
    expect(panel).not.to.be.instanceOf(ConsentPreferences);

    const warnings = listenTo('warn');
    await import('../../src/ui/preferences/define.js');

    expect(panel).to.be.instanceOf(ConsentPreferences);
    expect(customElements.get('consent-preferences')).to.equal(ConsentPreferences);
    await opened(panel);
    expect(warnings).to.deep.equal([]);
  });

  it('a banner of another copy of the package stays, with one warning that names the tag', async () => {
    const First = class extends HTMLElement {};
    customElements.define('consent-banner', First);
    const warnings = listenTo('warn');

    await import('../../src/ui/banner/define.js');

    expect(customElements.get('consent-banner')).to.equal(First);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.contain('<consent-banner>');
  });

  it('the entry that defines all defines nothing twice', async () => {
    const warnings = listenTo('warn');
    const all = await import('../../src/elements.js');
    expect(all.ConsentPreferences).to.equal(ConsentPreferences);
    expect(all.ConsentBanner).to.equal(ConsentBanner);
    expect(warnings).to.deep.equal([]);
  });

  it('markup is not needed: open() adds the panel once it is defined', async () => {
    const consent = start();
    consent.open();
    await until(() => document.querySelector('body > consent-preferences'), 'the panel is added');
    await opened(document.querySelector('consent-preferences')!);
  });
});
