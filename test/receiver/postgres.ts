/** A PostgreSQL of its own: Debian's programs, an empty cluster in a temporary folder, gone when it stops. */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const DEBIAN = '/usr/lib/postgresql';

/** The folder of `initdb` and `postgres`; undefined where they are not. */
function programs(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const onPath = (process.env['PATH'] ?? '').split(':');
  return [...versions.map((version) => `${DEBIAN}/${version}/bin`), ...onPath].find((folder) => existsSync(join(folder, 'initdb')));
}

/** Gets it by apt where it is missing and may be got. */
function findPostgres(): string | undefined {
  const isRoot = process.getuid?.() === 0;
  if (!programs() && isRoot && existsSync('/usr/bin/apt-get')) {
    const apt = (...args: string[]) => execFileSync('apt-get', [...args, '-qq'], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'ignore' });
    try {
      apt('update');
      apt('install', '-y', '--no-install-recommends', 'postgresql');
    } catch {
      // Said by who finds none.
    }
  }
  return programs();
}

export interface Postgres {
  readonly url: string;
  stop(): Promise<void>;
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** @param settings Of postgresql.conf. */
export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<Postgres> {
  const bin = findPostgres();
  if (!bin) throw new Error('There is no PostgreSQL: install it, for example `apt-get install postgresql`.');
  const folder = mkdtempSync(join(tmpdir(), 'consent-postgres-'));
  const port = await freePort();
  // It refuses to be root.
  const isRoot = process.getuid?.() === 0;
  const as = (program: string, args: string[]): [string, string[]] => (isRoot ? ['runuser', ['-u', 'postgres', '--', join(bin, program), ...args]] : [join(bin, program), args]);
  if (isRoot) execFileSync('chown', ['postgres', folder]);
  else chmodSync(folder, 0o700);
  const [initdb, initArgs] = as('initdb', ['-D', join(folder, 'data'), '-U', 'consent', '--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync']);
  execFileSync(initdb, initArgs, { stdio: 'ignore', cwd: folder });
  const options = Object.entries({ listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: folder, ...settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [postgres, args] = as('postgres', ['-D', join(folder, 'data'), ...options]);
  const server = spawn(postgres, args, { stdio: 'ignore', cwd: folder });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
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
  return {
    url,
    async stop() {
      // Fast shutdown. Behind runuser the server is a child of ours alone in name.
      const pid = execFileSync('head', ['-1', join(folder, 'data/postmaster.pid')]).toString().trim();
      process.kill(Number(pid), 'SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
