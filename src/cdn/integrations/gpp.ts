import { connectGpp } from '../../integrations/gpp.js';
import { run } from './run.js';

run(connectGpp);
