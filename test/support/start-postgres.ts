import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const binaries = '/usr/lib/postgresql/15/bin';

export interface Postgres {
  /** The address of a fresh database. */
  readonly newDatabase: () => Promise<string>;
  /** Stops it at once, as when its host loses power, and starts it again. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** A real PostgreSQL on loopback for the service lane; it refuses to run as root, so it runs as nobody. */
export async function startPostgres(): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
  await chmod(folder, 0o777);
  const data = join(folder, 'data');
  const port = await freePort();
  await asNobody(join(binaries, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'nightshoot', '--no-sync'], folder);
  const start = async (): Promise<void> => {
    const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder}`;
    await asNobody(
      join(binaries, 'pg_ctl'),
      ['-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start'],
      folder,
    );
  };
  const halt = (mode: string): Promise<unknown> =>
    asNobody(join(binaries, 'pg_ctl'), ['-D', data, '-w', '-m', mode, 'stop'], folder);
  await start();
  return {
    newDatabase: async () => {
      const name = `show_${randomUUID().replaceAll('-', '')}`;
      await asNobody(
        join(binaries, 'createdb'),
        ['-h', '127.0.0.1', '-p', String(port), '-U', 'nightshoot', name],
        folder,
      );
      return `postgres://nightshoot@127.0.0.1:${port}/${name}`;
    },
    restart: async () => {
      await halt('immediate');
      await start();
    },
    stop: async () => {
      await halt('fast');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** `pg_ctl start` leaves a server behind that keeps its pipes open, so nothing is read from it. */
function asNobody(command: string, parameters: readonly string[], folder: string): Promise<void> {
  const prefix = process.getuid?.() === 0 ? ['runuser', '-u', 'nobody', '--'] : [];
  const [file = command, ...rest] = [...prefix, command, ...parameters];
  return new Promise((done, failed) => {
    const child = spawn(file, rest, { cwd: folder, stdio: 'ignore' });
    child.once('error', failed);
    child.once('exit', (code) => (code === 0 ? done() : failed(new Error(`${command} ended with ${code}`))));
  });
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer().once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => found(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
