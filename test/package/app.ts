/** The apps of test/apps, and what their pages have in common. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import type { Packed } from './packed.js';

/** What each one needs beside the package. */
export const FRAMEWORKS = {
  react: ['react', 'react-dom', '@vitejs/plugin-react'],
  vue: ['vue', '@vitejs/plugin-vue'],
  svelte: ['svelte', '@sveltejs/vite-plugin-svelte'],
  angular: ['@angular/common', '@angular/compiler', '@angular/core', '@angular/platform-browser', 'rxjs'],
  preact: ['preact'],
  vite: [],
};

declare global {
  interface Window {
    mount: () => () => unknown;
    unmount: () => unknown;
    listeners: () => string[];
  }
}

/** Puts an app where the packed package is installed. Returns the folder. */
export function copyApp({ project }: Packed, name: string): string {
  const root = join(project, name);
  cpSync(new URL(`../apps/${name}`, import.meta.url), root, { recursive: true });
  return root;
}

export const go = (page: Page, name: string) => page.getByRole('link', { name }).click();
export const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });
export const status = (page: Page) => page.locator('#status');
export const video = (page: Page) => page.frameLocator('iframe').getByText('Embedded');

/** Keeps account of the listeners of document and window. */
export const countListeners = (page: Page) =>
  page.addInitScript(() => {
    const all = new Set<string>();
    const ids = new Map<unknown, number>();
    const key = (target: EventTarget, type: string, listener: unknown, options: unknown) => {
      if (!ids.has(listener)) ids.set(listener, ids.size);
      return [type, target === window ? 'window' : 'document', ids.get(listener), typeof options === 'object' ? !!(options as AddEventListenerOptions | null)?.capture : !!options].join();
    };
    const { addEventListener, removeEventListener } = EventTarget.prototype;
    EventTarget.prototype.addEventListener = function (type, listener, options) {
      const target = this ?? window;
      addEventListener.call(target, type, listener, options);
      if (target !== window && target !== document) return;
      all.add(key(target, type, listener, options));
      if (typeof options === 'object') options.signal?.addEventListener('abort', () => all.delete(key(target, type, listener, options)));
    };
    EventTarget.prototype.removeEventListener = function (type, listener, options) {
      const target = this ?? window;
      removeEventListener.call(target, type, listener, options);
      all.delete(key(target, type, listener, options));
    };
    window.listeners = () => [...all].map((one) => one.split(',').slice(0, 2).join()).sort();
  });
