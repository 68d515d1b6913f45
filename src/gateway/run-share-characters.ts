import type { GatewayCharacter } from '../domain/gateway-records.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { RecordChange } from '../ports/gateway-records.js';
import { askOnce } from './ask-once.js';
import { fileBlob } from './blob-names.js';
import type { StagePorts } from './stage-ports.js';
import type { UpstreamPost } from './upstream-post.js';

/** A character by our id and by its upstream's. */
interface SharedCharacter {
  readonly id: string;
  readonly upstreamId: string;
}

/** `later`: the upstream has no time now, or is out of reach. */
export type SharedCharacters =
  | { readonly kind: 'shared'; readonly characters: readonly SharedCharacter[] }
  | { readonly kind: 'later'; readonly retryAfterMs: number | undefined }
  | { readonly kind: 'failed'; readonly error: { readonly code: string; readonly message: string } };

/**
 * The ids by which an upstream knows the characters of a job: the clip of each is uploaded when it is first needed
 * there. A kill between upload and record leaves one there that nobody uses.
 */
export async function runShareCharacters(
  { ids, post }: { readonly ids: readonly string[]; readonly post: UpstreamPost },
  ports: Pick<StagePorts, 'records' | 'blobs'>,
): Promise<SharedCharacters> {
  const characters: SharedCharacter[] = [];
  for (const id of ids) {
    const character = await ports.records.findCharacter(id);
    if (character === undefined) return { kind: 'failed', error: characterGone };
    const upload = await post.whileAlone(`character ${id}`, () => shareOne(character, post, ports));
    if (typeof upload !== 'string') return upload;
    characters.push({ id, upstreamId: upload });
  }
  return { kind: 'shared', characters };
}

/** Whether the upstream has forgotten some of them, as one that keeps them in memory does: they are to be shared anew. */
export async function runUnshareForgotten(
  { characters, post }: { readonly characters: readonly SharedCharacter[]; readonly post: UpstreamPost },
  { records }: Pick<StagePorts, 'records'>,
): Promise<boolean> {
  const changes: RecordChange[] = [];
  for (const character of characters) {
    const known = await askOnce(() => post.server.jobs.hasCharacter(character.upstreamId));
    const isForgotten = known.kind === 'answered' && !known.value;
    if (isForgotten) changes.push({ kind: 'character_unshared', upstream: post.name, ...character });
  }
  await records.commit(changes);
  return changes.length > 0;
}

const characterGone = { code: 'source_not_found', message: 'A character this one is to show is gone.' };

async function shareOne(
  character: GatewayCharacter,
  post: UpstreamPost,
  { records, blobs }: Pick<StagePorts, 'records' | 'blobs'>,
): Promise<string | Exclude<SharedCharacters, { kind: 'shared' }>> {
  const known = await records.findSharedCharacter(character.id, post.name);
  if (known !== undefined) return known;
  const body = await blobs.open(fileBlob(character.id));
  if (body === undefined) return { kind: 'failed', error: characterGone };
  try {
    const { id } = await post.server.jobs.uploadCharacter({ ...character.clip, name: character.name, body });
    await records.commit([{ kind: 'character_shared', id: character.id, upstream: post.name, upstreamId: id }]);
    return id;
  } catch (cause) {
    if (!(cause instanceof RenderQueueError) || cause.kind !== 'server') throw cause;
    if (cause.retryable) return { kind: 'later', retryAfterMs: cause.retryAfterMs };
    return { kind: 'failed', error: { code: 'character_refused', message: cause.message } };
  } finally {
    // An upstream that cannot be reached reads none of it.
    blobs.close(body);
  }
}
