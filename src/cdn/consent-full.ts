import { registry } from '../core/registry.js';
import { startDropIn } from '../drop-in.js';
import { lend } from './core.js';

const { src } = document.currentScript as HTMLScriptElement;

lend();
registry().locales = new URL('locales/', src).href;

// Evaluated on need: a page that refuses Lit's Trusted Types policy loses the interface, not the gate.
const elements: Record<string, () => Promise<unknown>> = {
  first: () => import('../ui/banner/ask-first.js'),
  preferences: () => import('../ui/preferences/define.js'),
  'way-back': () => import('../ui/way-back.js'),
  'wrap-tab': () => import('../ui/wrap-tab.js'),
  languages: () => import('../ui/languages.js'),
};

/** What a policy page needs beyond that comes from beside. */
startDropIn((name) => elements[name]?.() ?? import(/* @vite-ignore */ new URL(`ui/${name}.js`, src).href));
