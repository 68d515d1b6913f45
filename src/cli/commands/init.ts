import { checkServerUrl } from '../../config/config-value.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import type { Documents } from '../../ports/documents.js';
import { identifyServer, openDocumentsFolder } from '../../wiring.js';
import { type Invocation, type RunCommand, textOption } from '../command.js';
import { exitCodes } from '../exit-code.js';
import type { Session } from '../session.js';
import { ignored, starterFiles } from '../starter-files.js';

export const run: RunCommand = async (invocation, session) => {
  const show = checkShow(textOption(invocation, 'show') ?? 'NEW');
  const files = starterFiles({ show, server: await probeServer(invocation, session) });
  const documents = await openDocumentsFolder(session.folder);
  const written: string[] = [];
  const kept: string[] = [];
  for (const [path, text] of files) {
    const body = await bodyFor(path, text, documents);
    if (body === undefined) kept.push(path);
    else {
      if (!session.options.dryRun) await documents.write(path, body);
      written.push(path);
    }
  }
  const verb = session.options.dryRun ? 'would write' : 'wrote';
  return {
    exitCode: exitCodes.done,
    schema: 'nightshoot/init@1',
    document: { written, kept },
    human: [
      ...written.map((path) => `${verb} ${path}`),
      ...kept.map((path) => `kept  ${path}`),
      '',
      'Next: `nightshoot rehearse` renders placeholders of it; `nightshoot plan` prices it.',
    ].join('\n'),
  };
};

/** Undefined where what is there stays as it is. */
async function bodyFor(path: string, text: string, documents: Documents): Promise<string | undefined> {
  const there = await documents.read(path);
  if (there === undefined) return text.endsWith('\n') ? text : `${text}\n`;
  if (path !== '.gitignore') return undefined;
  const lines = new TextDecoder().decode(there).split('\n');
  const absent = ignored.filter((line) => !lines.includes(line));
  if (absent.length === 0) return undefined;
  return `${lines.join('\n').replace(/\n*$/, '\n')}${absent.join('\n')}\n`;
}

/** Asks the server what it is: a gateway says so, and every other is taken for the kind named or `openai`. */
async function probeServer(invocation: Invocation, session: Session) {
  const written = textOption(invocation, 'server');
  if (written === undefined) return undefined;
  const url = checkServerUrl(written);
  const key = session.environment.variables['OPENAI_API_KEY'];
  const { kind } = await identifyServer({ kind: textOption(invocation, 'kind') ?? 'openai', url, key }, session.signal);
  return { url, kind };
}

function checkShow(show: string): string {
  if (/^[A-Za-z0-9-]+$/.test(show)) return show;
  throw new RenderQueueError({
    code: 'E_USAGE',
    kind: 'usage',
    message: `\`${show}\` is not a show code.`,
    hint: 'A show code has letters, digits and `-`, such as `--show HRB`.',
  });
}
