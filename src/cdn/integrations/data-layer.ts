import { connectDataLayer } from '../../integrations/data-layer.js';
import { run } from './run.js';

run(connectDataLayer);
