/** Defines every element. */
export * from './ui/banner/define.js';
export * from './ui/preferences/define.js';
