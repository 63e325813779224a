import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from './setup.js';

/**
 * Runs a script of ours (`scripts/build.js`) or a tool of node_modules (`eslint`), with its words on the console.
 *
 * @param {string} name
 * @param {readonly string[]} [args]
 * @param {{ env?: Record<string, string>, isQuiet?: boolean }} [options] `isQuiet`: shows what it says of errors, nothing else
 * @returns {Promise<boolean>} whether it ended well
 */
export async function run(name, args = [], { env = {}, isQuiet = false } = {}) {
  const command = name.endsWith('.js') ? [process.execPath, name] : [join(root, 'node_modules/.bin', name)];
  const child = spawn(command[0], [...command.slice(1), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', isQuiet ? 'ignore' : 'inherit', isQuiet ? 1 : 'inherit'],
    shell: process.platform === 'win32',
  });

  // What a runner started it ends on SIGINT; not all of them listen to SIGTERM.
  let interrupted = false;
  const interrupt = () => {
    interrupted = true;
    child.kill('SIGINT');
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const [code] = await once(child, 'exit');
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  if (interrupted) process.exit(130);
  return code === 0;
}
