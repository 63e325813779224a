import { connectPostHog } from '../../integrations/posthog.js';
import { run } from './run.js';

run(connectPostHog);
