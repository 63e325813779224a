import { connectPlausible } from '../../integrations/plausible.js';
import { run } from './run.js';

run(connectPlausible);
