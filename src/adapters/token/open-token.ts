import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import type { Random } from '../../ports/random.js';

/** The secret kept in a file that only this user may read: 256 bits, made at the first call, the same ever after. */
export async function openToken(path: string, random: Random): Promise<string> {
  const known = await readToken(path);
  if (known !== undefined) return known;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await makeToken(path, random);
  const made = await readToken(path);
  if (made !== undefined) return made;
  throw new RenderQueueError({
    code: 'E_TOKEN_FILE',
    kind: 'config',
    message: `\`${path}\` does not hold a token.`,
    hint: 'Delete the file; the next start makes a new one.',
  });
}

/** Filled before it gets its name, so that a crash never leaves an empty secret; of two makers the first one wins. */
async function makeToken(path: string, random: Random): Promise<void> {
  const draft = `${path}.${Buffer.from(random.bytes(8)).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${Buffer.from(random.bytes(32)).toString('base64url')}\n`);
    await file.sync();
    await link(draft, path);
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') throw cause;
  } finally {
    await file.close();
    await rm(draft, { force: true });
  }
}

/** Undefined where there is none, or none long enough to be one: an empty secret would let anybody in. */
async function readToken(path: string): Promise<string | undefined> {
  try {
    const token = (await readFile(path, 'utf8')).trim();
    return token.length >= 32 ? token : undefined;
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw cause;
  }
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && 'code' in cause ? cause.code : undefined;
}
