import type { ConsentChangeEvent } from 'consent-elements';
import type { ConsentRequestEvent } from 'consent-elements/banner';
import { consent } from './consent.js';

const views = {
  home: '<h1>Home</h1>',
  media: `<h1>Media</h1>
<script type="text/plain" data-consent="analytics" src="https://vendor.example/ok.js?run=metrics"></script>
<iframe title="Video" data-consent="functionality" data-src="https://vendor.example/embed"></iframe>`,
};

const shell = `<consent-banner placement="bottom-end"></consent-banner>
<nav>
  <a href="#/">Home</a> <a href="#/media">Media</a>
  <button type="button">Cookie settings</button>
</nav>
<main></main>
<p id="status"></p>
<consent-preferences></consent-preferences>`;

/** A transition that the next one cuts short rejects `ready`. */
function transition(update: () => unknown): void {
  if (document.startViewTransition) document.startViewTransition(update).ready.catch(() => {});
  else update();
}

function mount() {
  const ending = new AbortController();
  const { signal } = ending;
  const app = document.querySelector('#app')!;
  app.innerHTML = shell;

  const show = () => {
    app.querySelector('main')!.innerHTML = location.hash === '#/media' ? views.media : views.home;
  };
  show();
  addEventListener('hashchange', () => transition(show), { signal });
  app.querySelector('button')!.addEventListener('click', () => (app.querySelector('consent-preferences')!.open = true));
  app.addEventListener('consent-request', ({ via }: ConsentRequestEvent) => console.info(`asked ${via}`), { signal });
  const report = ({ granted, revoked }: ConsentChangeEvent) => console.info(`changed +${granted.length} -${revoked.length}`);
  document.addEventListener('consent-change', report, { signal });
  const unsubscribe = consent.subscribe(() => {
    app.querySelector('#status')!.textContent = `Analytics: ${consent.granted('analytics') ? 'on' : 'off'}`;
  });

  return () => {
    ending.abort();
    unsubscribe();
    app.replaceChildren();
  };
}

const unmount = mount();
// Whoever embeds the app may take it out again.
Object.assign(window, { mount, unmount });

import.meta.hot?.dispose(unmount);
import.meta.hot?.accept();
