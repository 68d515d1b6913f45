import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { compareText } from '../../domain/compare-text.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import type { ListRevisions } from '../../ports/list-revisions.js';
import type { FileFacts, ProjectFiles } from '../../ports/project-files.js';

/** The tree of no files, which every repository knows. */
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
/** Above the largest list that is read. */
const mostBytes = 300 * 1024 * 1024;

/** The project's own git, asked through its command. `folder` is absolute and may lie below the repository's root. */
export function gitRevisions(folder: string): ListRevisions {
  const git = createGit(folder);
  return {
    async filesAt(revision) {
      const commit = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]).catch(
        (cause: unknown) => {
          throw unknownRevision(revision, cause);
        },
      );
      return revisionFiles(git, commit.toString().trim());
    },
    async linesOf(file) {
      // A file that is not in git yet has no lines anybody committed.
      const blame = await git(['blame', '--line-porcelain', '--', file]).catch(() => Buffer.from(''));
      const lines = [...blame.toString('utf8').matchAll(/^([0-9a-f]{40,64}) \d+ \d+.*\nauthor (.*)$/gm)];
      const commits =
        lines.length === 0 ? Buffer.from('') : await git(['rev-list', '--topo-order', 'HEAD', '--', file]);
      const ages = new Map(
        commits
          .toString('utf8')
          .split('\n')
          .map((commit, age) => [commit, age]),
      );
      // A line that is not committed yet is of a commit that nobody lists.
      return lines.map(([, commit = '', author = '']) => ({ author, age: ages.get(commit) ?? -1 }));
    },
  };
}

type Git = (args: readonly string[]) => Promise<Buffer>;

function createGit(folder: string): Git {
  const run = promisify(execFile);
  return async (args) => {
    const { stdout } = await run('git', [...args], { cwd: folder, encoding: 'buffer', maxBuffer: mostBytes });
    return stdout;
  };
}

function revisionFiles(git: Git, commit: string): ProjectFiles {
  const read = async (path: string): Promise<Buffer> => git(['cat-file', 'blob', `${commit}:./${path}`]);
  return {
    async stat(path) {
      const type = await git(['cat-file', '-t', `${commit}:./${path.replace(/\/+$/, '')}`]).catch(absent);
      if (type === undefined) return undefined;
      const isFile = type.toString().trim() === 'blob';
      const sizeBytes = isFile ? Number(await git(['cat-file', '-s', `${commit}:./${path}`])) : 0;
      return { kind: isFile ? 'file' : 'folder', sizeBytes, modifiedAtMs: 0, isOutside: false } satisfies FileFacts;
    },
    read: async (path, limit) => (await read(path)).subarray(0, limit),
    async *stream(path) {
      yield await read(path);
    },
    async find(patterns) {
      const specs = patterns.flatMap(expandBraces).map((pattern) => `:(glob)${pattern}`);
      const names = await git(['diff', '--name-only', '-z', '--relative', emptyTree, commit, '--', ...specs]);
      return names
        .toString('utf8')
        .split('\0')
        .filter((name) => name !== '')
        .toSorted(compareText);
    },
  };
}

/** git knows `*` and `**` but no `{a,b}`. */
function expandBraces(pattern: string): string[] {
  const match = /^(.*?)\{([^{}]*)\}(.*)$/.exec(pattern);
  if (match === null) return [pattern];
  const [, before = '', choices = '', after = ''] = match;
  return choices.split(',').flatMap((choice) => expandBraces(`${before}${choice}${after}`));
}

function unknownRevision(revision: string, cause: unknown): RenderQueueError {
  return new RenderQueueError({
    code: 'E_REVISION_UNKNOWN',
    kind: 'usage',
    message: `git knows no revision \`${revision}\` here.`,
    hint: 'Fetch it first; a shallow clone in CI needs `fetch-depth: 0`.',
    cause,
  });
}

/** Of a path that a commit has not; a git that fails otherwise has failed. */
function absent(cause: unknown): undefined {
  if (!(cause instanceof Error) || !('code' in cause) || cause.code !== 128) throw cause;
}
