// Stands on the banner's file: see vite.config.ts.
import '../ui/banner/define.js';
import '../ui/agreement/define.js';
