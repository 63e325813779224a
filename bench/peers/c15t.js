/** c15t has no script tag of its own: its headless core, bundled as an app would, with the banner of its guide "Building UI". */
import { bundle } from '../../scripts/bundle.js';
import { TEXT } from './page.js';

const code = `
import { getOrCreateConsentRuntime } from 'c15t';

const { consentStore } = getOrCreateConsentRuntime({
  mode: 'offline',
  consentCategories: ['necessary', 'measurement'],
  scripts: window.consentScripts,
});

function createBanner() {
  const style = document.createElement('style');
  style.textContent = '#consent-banner{position:fixed;inset:auto 0 0;padding:16px;background:#fff;border-top:1px solid #888}#consent-banner button{font:inherit;padding:8px 16px}';
  document.head.append(style);
  const banner = document.createElement('div');
  banner.id = 'consent-banner';
  banner.setAttribute('role', 'dialog');
  banner.setAttribute('aria-label', 'Cookie consent');
  banner.innerHTML = \`<h2>${TEXT.title}</h2><p>${TEXT.ask}</p><button id="consent-accept">${TEXT.accept}</button> <button id="consent-reject">${TEXT.reject}</button>\`;
  document.body.prepend(banner);
  banner.querySelector('#consent-accept').addEventListener('click', () => consentStore.getState().saveConsents('all'));
  banner.querySelector('#consent-reject').addEventListener('click', () => consentStore.getState().saveConsents('necessary'));
  return banner;
}

let banner;
function show(state) {
  if (state.activeUI === 'banner') banner ??= createBanner();
  if (banner) banner.style.display = state.activeUI === 'banner' ? 'block' : 'none';
}
show(consentStore.getState());
consentStore.subscribe(show);
`;

let built;

/** The browser's file. */
export const script = () => (built ??= bundle(code, { minify: true }));
