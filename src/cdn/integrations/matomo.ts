import { connectMatomo } from '../../integrations/matomo.js';
import { run } from './run.js';

run(connectMatomo);
