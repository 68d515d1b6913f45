import type { CustomId } from '../domain/custom-id.js';

export interface ShardLimits {
  readonly lines: number;
  readonly bytes: number;
}

export interface ShardLine {
  readonly customId: CustomId;
  readonly model: string;
  /** Without a line end. */
  readonly line: string;
}

/** One JSONL file: one model, in the order the lines came. */
export interface Shard {
  readonly model: string;
  readonly customIds: readonly CustomId[];
  /** UTF-8 without a byte order mark; every line ends in LF. */
  readonly text: string;
  readonly sizeBytes: number;
}

/** A batch input file may hold one model only: https://platform.openai.com/docs/guides/batch */
export function shardLines(lines: Iterable<ShardLine>, limits: ShardLimits): readonly Shard[] {
  const open = new Map<string, OpenShard>();
  const shards: OpenShard[] = [];
  for (const { customId, model, line } of lines) {
    const sizeBytes = Buffer.byteLength(line) + 1;
    let shard = open.get(model);
    if (shard === undefined || isFull(shard, sizeBytes, limits)) {
      shard = { model, customIds: [], lines: [], sizeBytes: 0 };
      open.set(model, shard);
      shards.push(shard);
    }
    shard.customIds.push(customId);
    shard.lines.push(line);
    shard.sizeBytes += sizeBytes;
  }
  return shards.map(({ lines: texts, ...shard }) => ({ ...shard, text: `${texts.join('\n')}\n` }));
}

interface OpenShard {
  readonly model: string;
  readonly customIds: CustomId[];
  readonly lines: string[];
  sizeBytes: number;
}

function isFull(shard: OpenShard, nextBytes: number, limits: ShardLimits): boolean {
  return shard.customIds.length >= limits.lines || shard.sizeBytes + nextBytes > limits.bytes;
}
