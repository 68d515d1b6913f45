import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { tinyMp4 } from '../support/tiny-mp4.js';

/* What no ferry can beat: the SDK's own PUTs of bytes in memory. `bucket-work ENDPOINT BUCKET COUNT BYTES`. Prints milliseconds. */

const [endpoint = '', bucket = '', count = '0', bytes = '0'] = process.argv.slice(2);
const client = new S3Client({
  endpoint,
  region: 'us-east-1',
  forcePathStyle: true,
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
});
const clip = tinyMp4({ mediaBytes: Number(bytes) });
let left = Number(count);
const startedAt = performance.now();
const putOne = async (): Promise<void> => {
  while (left > 0) {
    left -= 1;
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: `bare/${left}`, Body: clip }));
  }
};
await Promise.all(Array.from({ length: 16 }, putOne));
process.stdout.write(`${performance.now() - startedAt}`);
client.destroy();
