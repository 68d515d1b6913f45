/**
 * Ways in which servers of the `/v1/videos` family were seen to misbehave, to be asked for by name: what each is rolled
 * for, and what happens then. A video without a batch has its own id for a custom_id, and a batch counts as the first,
 * second, … of the gateway.
 */
export const faultTable = {
  'lost-response': {
    subject: 'POST /batches, /videos',
    effect: 'it is done, and the connection drops without an answer',
  },
  'late-accept': {
    subject: 'POST /batches',
    effect: 'the connection drops; the batch is accepted 3 s later unless its input file is gone by then',
  },
  'lost-upload': { subject: 'POST /files', effect: 'it is stored, and the connection drops without an answer' },
  'unseen-file': { subject: 'POST /batches', effect: '400: the file that was just uploaded cannot be found' },
  'created-202': { subject: 'POST /batches, /videos', effect: 'answered with 202 instead of 200' },
  '401': { subject: 'method and route', effect: '401, as for a key that was revoked' },
  '403': { subject: 'method and route', effect: '403' },
  '429': { subject: 'method and route', effect: '429 with `Retry-After: 1`' },
  '5xx': { subject: 'method and route', effect: '503 with `Retry-After: 1`' },
  'endless-list': { subject: 'GET /batches, /videos', effect: 'an empty page that says there is more' },
  moderation: { subject: 'custom_id', effect: 'its video fails with `moderation_blocked`' },
  sentinel: { subject: 'custom_id', effect: 'its request is refused with 400 `sentinel_block`' },
  'render-failed': { subject: 'custom_id', effect: 'its video fails with `server_error`' },
  'queue-full': { subject: 'batch', effect: 'it fails with `token_limit_exceeded` after it was taken' },
  'error-file-only': { subject: 'batch', effect: 'every line is refused: no output file, only an error file' },
  'refused-in-output': { subject: 'batch', effect: 'refused lines stand in the output file' },
  'expired-partial': { subject: 'batch', effect: 'its window closes when half of its lines have ended' },
  'empty-file-id': { subject: 'batch', effect: 'file ids it does not have are the empty text instead of null' },
  'batch-gone': { subject: 'batch', effect: 'a look at it is answered with 404' },
  'hidden-files': { subject: 'batch', effect: 'it is completed and names no file' },
  'stuck-finalizing': { subject: 'batch', effect: 'it has ended and still says `finalizing`' },
  'unknown-status': { subject: 'batch', effect: 'its status is a word nobody knows' },
  'wrong-counts': { subject: 'batch', effect: 'its counts say all lines are done' },
  'times-in-ms': { subject: 'batch', effect: 'its times are milliseconds' },
  'failed-as-error': {
    subject: 'custom_id',
    effect: 'a look at its failed video is answered with 500 and the video as body',
  },
  'error-text': { subject: 'custom_id', effect: 'the error of its video is a text' },
  'foreign-words': { subject: 'custom_id', effect: 'its video says `processing` and `succeeded`' },
  'other-id': { subject: 'custom_id', effect: 'a look at its video tells another id' },
  'duplicate-line': { subject: 'custom_id', effect: 'its line stands twice in its result file' },
  'other-duplicate': { subject: 'custom_id', effect: 'its line stands twice, the second time with another video' },
  'missing-line': { subject: 'custom_id', effect: 'its line stands in no result file' },
  'unknown-line': { subject: 'custom_id', effect: 'a line with a custom_id nobody sent follows it' },
  'garbled-line': { subject: 'custom_id', effect: 'a line that is no JSON follows it' },
  'bad-utf8': { subject: 'custom_id', effect: 'a line that is no text follows it' },
  'late-line': { subject: 'custom_id', effect: 'its line stands behind the next one' },
  'status-0': { subject: 'custom_id', effect: 'its line has the status code 0' },
  'body-without-id': { subject: 'custom_id', effect: 'its line has no video id' },
  'body-in-progress': { subject: 'custom_id', effect: 'its line says that the video is under way' },
  'body-unknown-status': { subject: 'custom_id', effect: 'its line has a video status nobody knows' },
  bom: { subject: 'output, error', effect: 'the file begins with a byte order mark' },
  'torn-line': { subject: 'output, error', effect: 'the last line of the file ends half way, without a line end' },
  'content-404-grace': { subject: 'custom_id and variant', effect: '404, though it is completed' },
  'content-403': { subject: 'custom_id and variant', effect: '403' },
  'content-409': { subject: 'custom_id and variant', effect: '409, as if it were not ready' },
  'content-410': { subject: 'custom_id and variant', effect: '410' },
  redirect: { subject: 'custom_id and variant', effect: '302 to another address, which does not know the token' },
  'truncated-download': { subject: 'custom_id and variant', effect: 'half the bytes, then the connection drops' },
  'silent-truncation': {
    subject: 'custom_id and variant',
    effect: 'half the bytes without Content-Length, then a clean end',
  },
  stall: { subject: 'custom_id and variant', effect: 'half the bytes, then nothing for ever' },
  'extra-bytes': { subject: 'custom_id and variant', effect: 'more bytes than there are, without Content-Length' },
  'endless-body': { subject: 'custom_id and variant', effect: 'zeros without end' },
  'html-200': { subject: 'custom_id and variant', effect: '200 with a web page' },
  'zero-bytes': { subject: 'custom_id and variant', effect: '200 with nothing' },
  'range-ignored': { subject: 'custom_id and variant', effect: 'the whole in answer to a range' },
  'range-416': { subject: 'custom_id and variant', effect: '416 to a range that is there' },
  'other-etag': { subject: 'custom_id and variant', effect: 'another ETag each time' },
  'variant-ignored': { subject: 'custom_id and variant', effect: '200 with the MP4 for a thumbnail or spritesheet' },
  'variant-404': { subject: 'custom_id and variant', effect: '404 for a thumbnail or spritesheet' },
  'lost-webhook': { subject: 'receiver', effect: 'the event is never delivered' },
  'duplicate-webhook': { subject: 'receiver', effect: 'the event is delivered again, some seconds after it was taken' },
} as const satisfies Record<string, { readonly subject: string; readonly effect: string }>;

export type FaultName = keyof typeof faultTable;

export const faultNames: readonly FaultName[] = Object.keys(faultTable).filter(isFaultName);

export function isFaultName(text: string): text is FaultName {
  return Object.hasOwn(faultTable, text);
}
