import { startDropIn } from '../drop-in.js';
import { lend } from './core.js';

const { integrity, src } = document.currentScript as HTMLScriptElement;
/** A browser may remember that a module failed by its address: each try has its own. */
let tries = '';

lend();

startDropIn((name) =>
  import(/* @vite-ignore */ new URL(`ui/${name}.js${tries}`, src).href).catch((error: unknown) => {
    // Where hashes are asked for, an import map has them by address: at another one anything would run.
    if (!integrity) tries += '?';
    throw error;
  }),
);
