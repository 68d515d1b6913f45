import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Radosgw, startRadosgw } from '../support/start-radosgw.js';
import { tinyMp4 } from '../support/tiny-mp4.js';
import { type BenchRow, medianOf } from './bench-row.js';
import { cpuSecondsOf } from './cpu-seconds.js';
import { runNode } from './run-child.js';
import { readWatch } from './watch.js';

const clipBytes = 8_000_000;
const clips = 400;
/** A process a clip has its steady rate at once, and takes long. */
const loopClips = 64;
const transfers = 16;
/** Each on a fresh disk; all that is compared takes its turn within a round. */
const rounds = 3;
const run = promisify(execFile);

/** Clips from an HTTP server on loopback into a real Ceph bucket; needs Debian's radosgw, awscli, rclone and curl. */
export async function benchBucket(): Promise<readonly BenchRow[]> {
  const clip = tinyMp4({ mediaBytes: clipBytes });
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': clip.length }).end(clip);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  try {
    const found: Round[] = [];
    for (let round = 0; round < rounds; round += 1) found.push(await oneRound(`http://127.0.0.1:${address.port}`));
    return rowsOf(found);
  } finally {
    server.close();
  }
}

interface Round {
  readonly memory: Measured;
  readonly least: Measured;
  readonly pipe: Measured;
  readonly ferry: Measured;
  /** Megabytes a second. */
  readonly aws: number;
  readonly rclone: number;
}

async function oneRound(url: string): Promise<Round> {
  const radosgw = await startRadosgw();
  try {
    const { bucket, endpoint = '' } = await radosgw.newBucket();
    return await measureAll({ radosgw, bucket, endpoint, url });
  } finally {
    await radosgw.stop();
  }
}

interface Place {
  readonly radosgw: Radosgw;
  readonly bucket: string;
  readonly endpoint: string;
  readonly url: string;
}

async function measureAll(place: Place): Promise<Round> {
  const { bucket, endpoint, url } = place;
  const counts = [String(clips), String(clipBytes)];
  const memory = await measure(place, () => ['bucket-work.js', 'memory', endpoint, bucket, ...counts]);
  const least = await measure(place, () => ['bucket-work.js', 'least', endpoint, bucket, ...counts, url]);
  const pipe = await measure(place, (folder) => ['bucket-work.js', 'pipe', endpoint, bucket, ...counts, url, folder]);
  const rclone = await measureLoop(place, rclonePipe(place));
  const ferry = await measure(place, (folder) => ferryArguments(place, folder));
  const aws = await measureLoop(place, awsPipe(place));
  return { memory, least, pipe, ferry, aws, rclone };
}

function rowsOf(found: readonly Round[]): readonly BenchRow[] {
  const median = (pick: (round: Round) => number): number => medianOf(found.map(pick));
  const against = (baseline: string, rateOf: (round: Round) => number, aim: string): BenchRow => ({
    topic: 'bucket',
    what: `${clips} clips of ${clipBytes / 1e6} MB into Ceph, ${transfers} at once, median of ${rounds}`,
    figure: `${median(({ ferry }) => ferry.rate).toFixed(0)} MB/s`,
    baseline: `${median(rateOf).toFixed(0)} MB/s ${baseline}`,
    ratio: median((round) => round.ferry.rate / rateOf(round)),
    aim,
  });
  const formatCpu = (of: (round: Round) => Measured): string =>
    `${median((round) => of(round).ownCpu).toFixed(1)} + ${median((round) => of(round).cephCpu).toFixed(1)}`;
  const cpu = (baseline: string, of: (round: Round) => Measured): BenchRow => ({
    topic: 'bucket',
    what: 'CPU seconds per GB of the same, program + Ceph',
    figure: formatCpu(({ ferry }) => ferry),
    baseline: `${formatCpu(of)} ${baseline}`,
    ratio: median((round) => cpuOf(round.ferry) / cpuOf(of(round))),
    aim: '',
  });
  const mostBytes = (of: (round: Round) => Measured): number =>
    Math.max(...found.map((round) => of(round).peakRssBytes));
  return [
    against('bare SDK PUTs from memory', ({ memory }) => memory.rate, '≥ 0.7'),
    cpu('bare SDK PUTs from memory', ({ memory }) => memory),
    {
      topic: 'bucket',
      what: 'the least that a ferry does: fetch into memory, hashes, PUT',
      figure: `${median(({ least }) => least.rate).toFixed(0)} MB/s`,
      baseline: `${median(({ memory }) => memory.rate).toFixed(0)} MB/s bare SDK PUTs from memory`,
      ratio: median(({ least, memory }) => least.rate / memory.rate),
      aim: '',
    },
    against('the least of it', ({ least }) => least.rate, ''),
    cpu('the least of it', ({ least }) => least),
    against('bare pipe: fetch, hashes, fsync, PUT', ({ pipe }) => pipe.rate, '≥ 0.7'),
    cpu('bare pipe', ({ pipe }) => pipe),
    {
      topic: 'bucket',
      what: 'peak memory of the same, of all rounds',
      figure: `${(mostBytes(({ ferry }) => ferry) / 1e6).toFixed(0)} MB`,
      baseline: `${(mostBytes(({ pipe }) => pipe) / 1e6).toFixed(0)} MB bare pipe`,
      ratio: mostBytes(({ ferry }) => ferry) / mostBytes(({ pipe }) => pipe),
      aim: '≤ 250 MB',
    },
    against(`shell loop of curl into aws s3 cp, ${loopClips} clips`, ({ aws }) => aws, '> 1'),
    against(`shell loop of rclone copyurl, ${loopClips} clips`, ({ rclone }) => rclone, '> 1'),
  ];
}

function cpuOf({ ownCpu, cephCpu }: Measured): number {
  return ownCpu + cephCpu;
}

interface Measured {
  readonly rate: number;
  /** Seconds per GB. */
  readonly ownCpu: number;
  readonly cephCpu: number;
  readonly peakRssBytes: number;
}

function ferryArguments({ url, endpoint, bucket }: Place, folder: string): readonly string[] {
  return ['ferry-work.js', 'ferry', url, folder, String(clips), String(transfers), endpoint, bucket];
}

async function measure({ radosgw }: Place, argumentsFor: (folder: string) => readonly string[]): Promise<Measured> {
  const root = await mkdtemp(join(tmpdir(), 'nightshoot-bench-'));
  const [script = '', ...rest] = argumentsFor(join(root, 'work'));
  const ceph = await radosgw.processIds();
  const before = await cpuSecondsOf(ceph);
  const { stdout, peakRssBytes } = await runNode([join(import.meta.dirname, script), ...rest]);
  const cephSeconds = (await cpuSecondsOf(ceph)) - before;
  await rm(root, { recursive: true, force: true });
  const { wallMs, cpuMs } = readWatch(stdout);
  const gigabytes = (clips * clipBytes) / 1e9;
  return {
    rate: rateOf(clips, wallMs),
    ownCpu: cpuMs / 1000 / gigabytes,
    cephCpu: cephSeconds / gigabytes,
    peakRssBytes,
  };
}

/** Megabytes a second. */
function rateOf(count: number, wallMs: number): number {
  return (count * clipBytes) / 1e3 / wallMs;
}

/** `pipe` is one clip's command; its number stands for `{}`. This rclone refuses to start where `AWS_CA_BUNDLE` is set. */
async function measureLoop({ endpoint }: Place, pipe: string): Promise<number> {
  const startedAt = performance.now();
  await run('bash', ['-c', `seq ${loopClips} | xargs -P ${transfers} -I {} bash -o pipefail -c '${pipe}'`], {
    env: { ...process.env, AWS_CA_BUNDLE: undefined, ...rcloneRemote(endpoint) },
  });
  return rateOf(loopClips, performance.now() - startedAt);
}

/** Debian's, by its path: another `aws` may come first on `PATH`. */
function awsPipe({ url, endpoint, bucket }: Place): string {
  const copy = `/usr/bin/aws --endpoint-url ${endpoint} --region us-east-1 s3 cp - s3://${bucket}/aws/{} --only-show-errors`;
  return `curl -sf ${url}/v1/videos/{}/content | ${copy}`;
}

function rclonePipe({ url, bucket }: Place): string {
  return `/usr/bin/rclone copyurl ${url}/v1/videos/{}/content ceph:${bucket}/rclone/{}`;
}

/** A remote named `ceph`, without a file of its own. https://rclone.org/docs/#config-file */
function rcloneRemote(endpoint: string): Readonly<Record<string, string>> {
  return {
    RCLONE_CONFIG: '/dev/null',
    RCLONE_CONFIG_CEPH_TYPE: 's3',
    RCLONE_CONFIG_CEPH_PROVIDER: 'Ceph',
    RCLONE_CONFIG_CEPH_ENV_AUTH: 'true',
    RCLONE_CONFIG_CEPH_ENDPOINT: endpoint,
  };
}
