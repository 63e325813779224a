import { enterHardMode } from '../guard/hard.js';
import type {} from '../drop-in.js';

const { dataset, src } = document.currentScript as HTMLScriptElement;

// The interface comes from where this file does.
enterHardMode(window.consent!, { safe: [new URL(src).hostname, ...(dataset['safe']?.split(/[\s,]+/) ?? [])] });
