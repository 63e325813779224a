import { startDropIn } from '../drop-in.js';

// Evaluated on need: a page that refuses Lit's Trusted Types policy loses the interface, not the gate.
const elements: Record<string, () => Promise<unknown>> = {
  banner: () => import('../ui/banner/define.js'),
  preferences: () => import('../ui/preferences/define.js'),
  declaration: () => import('../ui/declaration/define.js'),
};

startDropIn((name) => elements[name]!());
