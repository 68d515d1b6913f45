import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { S3Options } from '../../src/adapters/s3/s3-options.js';

const run = promisify(execFile);
/** From the project's folder, where tests and benches run: the built bench has no scripts beside it. */
const script = resolve('test/services/radosgw.sh');

export interface Radosgw {
  /** A fresh bucket each time. */
  readonly newBucket: () => Promise<S3Options>;
  /** Of the gateway, the monitor and the disk's daemon. */
  readonly processIds: () => Promise<readonly number[]>;
  readonly stop: () => Promise<void>;
}

/** A real S3 server for the service lane; about 15 seconds. Puts its keys into the environment, where the SDK looks. */
export async function startRadosgw(): Promise<Radosgw> {
  const folder = await mkdtemp(join(tmpdir(), 'rgw-'));
  const endpoint = `http://127.0.0.1:${await threeFreePorts()}`;
  await run(script, ['up', folder, new URL(endpoint).port], { timeout: 120_000 });
  process.env['AWS_ACCESS_KEY_ID'] = 'TESTKEY';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'TESTSECRET';
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true });
  return {
    newBucket: async () => {
      const bucket = `nightshoot-${randomUUID()}`;
      await client.send(new CreateBucketCommand({ Bucket: bucket }));
      return { bucket, prefix: 'show', endpoint, region: 'us-east-1', forcePathStyle: true };
    },
    processIds: () => readProcessIds(join(folder, 'run')),
    stop: async () => {
      client.destroy();
      await run(script, ['down', folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function readProcessIds(folder: string): Promise<readonly number[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.pid'));
  return Promise.all(names.map(async (name) => Number(await readFile(join(folder, name), 'utf8'))));
}

/** The first of three neighbours nobody listens on. */
async function threeFreePorts(): Promise<number> {
  for (;;) {
    const first = await freePort(0);
    const taken = await Promise.all([first + 1, first + 2].map((port) => freePort(port).catch(() => undefined)));
    if (taken.every((port) => port !== undefined)) return first;
  }
}

function freePort(wanted: number): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer().once('error', failed);
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => found(typeof address === 'object' && address !== null ? address.port : wanted));
    });
  });
}
