import { refusedLine, renderedLine, resultFile } from './scripted-server.js';

export interface ResultPair {
  readonly output: Uint8Array;
  readonly error: Uint8Array;
}

/** xorshift32 as a choice below a bound. */
export function seededChoice(seed: number): (bound: number) => number {
  let state = (seed * 2_654_435_761) | 1;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

/** A sound pair of result files for these attempts, then bent in up to four ways, from one byte to whole lines. */
export function mutateResults(customIds: readonly string[], seed: number): ResultPair {
  const choose = seededChoice(seed);
  const output: (string | object)[] = [];
  const error: (string | object)[] = [];
  for (const [index, customId] of customIds.entries()) {
    const isRendered = choose(10) < 7;
    (isRendered ? output : error).push(
      isRendered ? renderedLine(customId, `video_${index}`) : refusal(customId, choose),
    );
  }
  const pair = { output: bendLines(output, choose), error: bendLines(error, choose) };
  return { output: bendBytes(resultFile(pair.output), choose), error: bendBytes(resultFile(pair.error), choose) };
}

function refusal(customId: string, choose: (bound: number) => number): object {
  const codes = ['server_error', 'moderation_blocked', 'sentinel_block', 'batch_expired', 'rate_limit_exceeded'];
  const error = { code: codes[choose(codes.length)], message: 'No.', type: 'x', param: null };
  return choose(2) === 0 ? refusedLine(customId, error) : { custom_id: customId, response: null, error };
}

type Line = string | object;

function bendLines(lines: readonly Line[], choose: (bound: number) => number): readonly Line[] {
  const bent = [...lines];
  for (let count = choose(3); count > 0 && bent.length > 0; count -= 1) {
    const at = choose(bent.length);
    const line = bent[at] ?? '';
    const text = typeof line === 'string' ? line : JSON.stringify(line);
    const ways: readonly (() => void)[] = [
      () => bent.splice(at, 1),
      () => bent.splice(at, 0, line),
      () => bent.splice(at, 1, text.slice(0, choose(text.length + 1))),
      () => bent.splice(at, 1, text.replace(/"video_\d+"/, `"video_${choose(99)}"`)),
      () =>
        bent.splice(
          at,
          1,
          text.replace(/"completed"/, ['"queued"', '"moderated"', 'null', '7', '{}'][choose(5)] ?? ''),
        ),
      () =>
        bent.splice(
          at,
          1,
          text.replace(
            /"custom_id":"[^"]*"/,
            ['"custom_id":null', '"custom_id":7', '"custom_id":"__proto__"', '"x":1'][choose(4)] ?? '',
          ),
        ),
      () =>
        bent.splice(
          at,
          1,
          text.replace(
            '"body":{',
            ['"body":{"__proto__":{"a":1},', '"body":{"id":{"x":1},', '"body":[{'][choose(3)] ?? '',
          ),
        ),
      () =>
        bent.splice(
          at,
          0,
          ['', '   ', 'null', '[]', '0', '"text"', '{}', `{"a":${'['.repeat(5_000)}`, '\u2028', '\ufeff'][choose(10)] ??
            '',
        ),
      () => bent.splice(at, 1, text.replace('200', ['0', '500', '"200"', '1e400', '-1'][choose(5)] ?? '')),
    ];
    ways[choose(ways.length)]?.();
  }
  return bent;
}

function bendBytes(bytes: Uint8Array, choose: (bound: number) => number): Uint8Array {
  if (bytes.length === 0) return bytes;
  const bent = Uint8Array.from(bytes);
  switch (choose(6)) {
    case 0:
      bent[choose(bent.length)] = choose(256);
      return bent;
    case 1:
      return bent.subarray(0, choose(bent.length));
    case 2:
      return Buffer.concat([bent.subarray(0, choose(bent.length)), Buffer.from([0xff, 0x00, 0x0a]), bent]);
    default:
      return bent;
  }
}
