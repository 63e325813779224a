/** Decisions reach the site: noted when they are made, delivered when they can be. */
export { startRecorder, type RecorderOptions } from './recorder/recorder.js';
