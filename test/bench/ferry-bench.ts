import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tinyMp4 } from '../support/tiny-mp4.js';
import type { BenchRow } from './bench-row.js';
import { runNode } from './run-child.js';
import { readWatch } from './watch.js';

const clipBytes = 8_000_000;
const clips = 400;

/** Clips from an HTTP server on loopback into `file:`, against a bare pipe with the same hashes and fsync in the same run. */
export async function benchFerry(): Promise<readonly BenchRow[]> {
  const clip = tinyMp4({ mediaBytes: clipBytes });
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': clip.length }).end(clip);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}`;
  const bare = await measure('bare', { url, transfers: 16 });
  const ferry = await measure('ferry', { url, transfers: 16 });
  const wide = await measure('ferry', { url, transfers: 32 });
  server.close();
  return [
    {
      topic: 'ferry',
      what: `${clips} clips of ${clipBytes / 1e6} MB into file:, 16 at once`,
      figure: `${ferry.rate.toFixed(0)} MB/s`,
      baseline: `${bare.rate.toFixed(0)} MB/s bare pipe`,
      ratio: ferry.rate / bare.rate,
      aim: '≥ 0.7',
    },
    {
      topic: 'ferry',
      what: 'peak memory of the same',
      figure: `${(ferry.peakRssBytes / 1e6).toFixed(0)} MB`,
      baseline: `${(bare.peakRssBytes / 1e6).toFixed(0)} MB bare pipe`,
      ratio: ferry.peakRssBytes / bare.peakRssBytes,
      aim: '≤ 250 MB',
    },
    {
      topic: 'ferry',
      what: 'peak memory at 32 transfers',
      figure: `${(wide.peakRssBytes / 1e6).toFixed(0)} MB`,
      baseline: `${wide.rate.toFixed(0)} MB/s`,
      ratio: undefined,
      aim: '≤ 250 MB',
    },
  ];
}

async function measure(
  mode: 'bare' | 'ferry',
  { url, transfers }: { readonly url: string; readonly transfers: number },
): Promise<{ readonly rate: number; readonly peakRssBytes: number }> {
  const root = await mkdtemp(join(tmpdir(), 'nightshoot-bench-'));
  const script = join(import.meta.dirname, 'ferry-work.js');
  const { stdout, peakRssBytes } = await runNode([
    script,
    mode,
    url,
    join(root, 'work'),
    String(clips),
    String(transfers),
  ]);
  await rm(root, { recursive: true, force: true });
  return { rate: (clips * clipBytes) / 1e3 / readWatch(stdout).wallMs, peakRssBytes };
}
