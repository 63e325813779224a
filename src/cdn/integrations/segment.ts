import { connectSegment } from '../../integrations/segment.js';
import { run } from './run.js';

run(connectSegment);
