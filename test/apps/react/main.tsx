import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';

function mount() {
  const root = createRoot(document.getElementById('app')!);
  root.render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
  return () => root.unmount();
}

// Whoever embeds the app may take it out again.
Object.assign(window, { mount, unmount: mount() });
