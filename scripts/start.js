import { run } from './run.js';
import { install } from './setup.js';

try {
  install();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
if (!(await run('scripts/build.js'))) process.exit(1);
if (!(await run('demo/serve.js'))) process.exit(1);
