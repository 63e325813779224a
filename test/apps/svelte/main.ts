import { mount as mountComponent, unmount } from 'svelte';
import App from './App.svelte';

function mount() {
  const app = mountComponent(App, { target: document.getElementById('app')! });
  return () => unmount(app);
}

// Whoever embeds the app may take it out again.
Object.assign(window, { mount, unmount: mount() });
