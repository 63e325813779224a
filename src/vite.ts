/** A plugin for Vite: the banner in every page that it serves or builds. */
import type { Plugin } from 'vite';
import { prerender, type PrerenderOptions } from './prerender.js';

/** @param options As `prerender()` takes them. */
export function consentPrerender(options: PrerenderOptions = {}): Plugin {
  return { name: 'consent-elements', transformIndexHtml: { order: 'post', handler: (html) => prerender(html, options) } };
}
