import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startRadosgw } from '../support/start-radosgw.js';
import { tinyMp4 } from '../support/tiny-mp4.js';
import type { BenchRow } from './bench-row.js';
import { runNode } from './run-child.js';

const clipBytes = 8_000_000;
const clips = 100;
const run = promisify(execFile);

/** Clips from an HTTP server on loopback into a real Ceph bucket; needs Debian's radosgw, awscli and curl. */
export async function benchBucket(): Promise<readonly BenchRow[]> {
  const clip = tinyMp4({ mediaBytes: clipBytes });
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': clip.length }).end(clip);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}`;
  const radosgw = await startRadosgw();
  const { bucket, endpoint = '' } = await radosgw.newBucket();
  const root = await mkdtemp(join(tmpdir(), 'nightshoot-bench-'));
  const script = (name: string): string => join(import.meta.dirname, name);
  const bare = await runNode([script('bucket-work.js'), endpoint, bucket, String(clips), String(clipBytes)]);
  const ferry = await runNode([
    script('ferry-work.js'),
    'ferry',
    url,
    join(root, 'work'),
    String(clips),
    '16',
    endpoint,
    bucket,
  ]);
  const loopMs = await shellLoop(`${url}/v1/videos/x/content`, { bucket, endpoint });
  await rm(root, { recursive: true, force: true });
  await radosgw.stop();
  server.close();
  const rate = (ms: number): number => (clips * clipBytes) / 1e3 / ms;
  const ferryRate = rate(Number(ferry.stdout));
  const rows = [
    { baseline: 'bare SDK PUTs from memory', against: rate(Number(bare.stdout)), aim: '≥ 0.7' },
    { baseline: 'shell loop of curl into aws s3 cp, 16 at once', against: rate(loopMs), aim: '> 1' },
  ];
  return rows.map(({ baseline, against, aim }) => ({
    topic: 'bucket',
    what: `${clips} clips of ${clipBytes / 1e6} MB into Ceph, 16 at once`,
    figure: `${ferryRate.toFixed(0)} MB/s`,
    baseline: `${against.toFixed(0)} MB/s ${baseline}`,
    ratio: ferryRate / against,
    aim,
  }));
}

async function shellLoop(url: string, at: { readonly bucket: string; readonly endpoint: string }): Promise<number> {
  const pipe = `curl -s ${url} | aws --endpoint-url ${at.endpoint} --region us-east-1 s3 cp - s3://${at.bucket}/loop/{} --only-show-errors`;
  const startedAt = performance.now();
  await run('bash', ['-c', `seq ${clips} | xargs -P 16 -I {} bash -c '${pipe}'`]);
  return performance.now() - startedAt;
}
