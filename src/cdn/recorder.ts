import { startRecorder } from '../recorder.js';
import type {} from '../drop-in.js';

const { endpoint, subject } = (document.currentScript as HTMLScriptElement).dataset;
if (!window.consent) throw new Error('[consent] consent.js must come first');
if (!endpoint) throw new Error('[consent] recorder.js needs data-endpoint: where receipts are posted');

startRecorder(window.consent, { endpoint, subject });
