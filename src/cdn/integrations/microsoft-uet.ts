import { connectMicrosoftUet } from '../../integrations/microsoft-uet.js';
import { run } from './run.js';

run(connectMicrosoftUet);
