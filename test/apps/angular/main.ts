import '@angular/compiler';
import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app.js';

function mount() {
  document.getElementById('app')!.append(document.createElement('app-root'));
  const app = bootstrapApplication(App);
  return async () => (await app).destroy();
}

// Whoever embeds the app may take it out again.
Object.assign(window, { mount, unmount: mount() });
