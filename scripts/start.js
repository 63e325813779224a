import { ensureBuilt } from './built.js';
import { run } from './run.js';
import { install } from './setup.js';

try {
  install();
  await ensureBuilt();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
if (!(await run('demo/serve.js'))) process.exit(1);
