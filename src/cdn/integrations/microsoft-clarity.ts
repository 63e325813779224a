import { connectMicrosoftClarity } from '../../integrations/microsoft-clarity.js';
import { run } from './run.js';

run(connectMicrosoftClarity);
