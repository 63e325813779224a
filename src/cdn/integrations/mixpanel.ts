import { connectMixpanel } from '../../integrations/mixpanel.js';
import { run } from './run.js';

run(connectMixpanel);
