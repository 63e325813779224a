import { connectTikTok } from '../../integrations/tiktok.js';
import { run } from './run.js';

run(connectTikTok);
