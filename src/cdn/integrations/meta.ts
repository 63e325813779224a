import { connectMeta } from '../../integrations/meta.js';
import { run } from './run.js';

run(connectMeta);
