import { render } from 'preact';
import { App } from './app.js';

function mount() {
  const place = document.getElementById('app')!;
  render(<App />, place);
  return () => render(null, place);
}

const unmount = mount();
// Whoever embeds the app may take it out again.
Object.assign(window, { mount, unmount });

import.meta.hot?.dispose(unmount);
import.meta.hot?.accept();
