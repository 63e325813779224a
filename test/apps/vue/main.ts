import { createApp } from 'vue';
import App from './App.vue';

function mount() {
  const app = createApp(App);
  app.mount('#app');
  return () => app.unmount();
}

// Whoever embeds the app may take it out again.
Object.assign(window, { mount, unmount: mount() });
