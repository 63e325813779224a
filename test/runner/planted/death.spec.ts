import { test } from 'playwright/test';

test('takes its runner with it', () => void process.kill(process.ppid, 'SIGKILL'));
