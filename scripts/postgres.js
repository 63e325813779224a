/** A PostgreSQL of its own: installed programs or Debian's, an empty cluster in a temporary folder, gone when it stops. */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import pg from 'pg';

const DEBIAN = '/usr/lib/postgresql';
const isRoot = process.getuid?.() === 0;

/** The folder of `initdb` and `postgres`; undefined where they are not. */
function programs() {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(DEBIAN, version, 'bin')), ...(process.env.PATH ?? '').split(delimiter)];
  return folders.find((folder) => existsSync(join(folder, 'initdb')));
}

/** Gets it by apt where it is missing and may be got. */
function getPrograms() {
  if (!programs() && isRoot && existsSync('/usr/bin/apt-get')) {
    const apt = (...args) => execFileSync('apt-get', [...args, '-qq'], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'ignore' });
    try {
      apt('update');
      apt('install', '-y', '--no-install-recommends', 'postgresql');
    } catch {
      // Said below.
    }
  }
  const found = programs();
  if (!found) throw new Error('There is no PostgreSQL: install it, for example by `apt-get install postgresql`.');
  return found;
}

/** @returns {Promise<number>} */
const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });

/** @returns {Promise<{ url: string, pid: number, stop(): Promise<void> }>} `pid` of the process that the others are children of */
export async function startPostgres() {
  const bin = getPrograms();
  const folder = mkdtempSync(join(tmpdir(), 'consent-postgres-'));
  const data = join(folder, 'data');
  const port = await freePort();
  // It refuses to be root.
  if (isRoot) execFileSync('chown', ['postgres', folder]);
  else chmodSync(folder, 0o700);
  const options = { stdio: /** @type {const} */ ('ignore'), cwd: folder };
  /** @type {(program: string, ...args: string[]) => [string, string[]]} */
  const as = (program, ...args) => (isRoot ? ['runuser', ['-u', 'postgres', '--', join(bin, program), ...args]] : [join(bin, program), args]);
  execFileSync(...as('initdb', '-D', data, '-U', 'consent', '--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync'), options);
  const server = spawn(...as('postgres', '-D', data, '-c', 'listen_addresses=127.0.0.1', '-c', `port=${port}`, '-c', `unix_socket_directories=${folder}`), options);
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const url = `postgres://consent@127.0.0.1:${port}/postgres`;

  for (const start = Date.now(); ; ) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      break;
    } catch (error) {
      if (Date.now() - start > 20_000 || server.exitCode !== null) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  return {
    url,
    pid,
    async stop() {
      // Fast shutdown.
      process.kill(pid, 'SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
