import { connectAmplitude } from '../../integrations/amplitude.js';
import { run } from './run.js';

run(connectAmplitude);
