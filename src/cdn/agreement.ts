// Stands on the banner's file and the policy's: see vite.config.ts.
import './policy.js';
import '../ui/agreement/define.js';
