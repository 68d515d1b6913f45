import { formatPlace } from '../../domain/place.js';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { type ExitCode, exitCodes } from '../exit-code.js';
import { InvalidInput } from '../invalid-input.js';
import type { Session } from '../session.js';
import { formatDiagnostics } from './format-diagnostics.js';
import { plainText } from './plain-text.js';

interface ErrorContext {
  readonly session: Session;
  readonly exitCode: ExitCode;
}

/** One screen: what happened, where, what to do. A stack only where `--verbose` asks for it. */
export function formatError(error: unknown, { session, exitCode }: ErrorContext): { document: object; human: string } {
  if (exitCode === exitCodes.interrupted) {
    return {
      document: { schema: 'nightshoot/error@1', code: 'E_INTERRUPTED', message: 'Interrupted.' },
      human: 'Interrupted. Nothing is lost; the same command again goes on.\n',
    };
  }
  const known = error instanceof RenderQueueError ? error : undefined;
  const code = known?.code ?? 'E_INTERNAL';
  const message = error instanceof Error ? error.message : String(error);
  const hint =
    known?.hint ??
    (known === undefined
      ? 'This is a defect of nightshoot. Run again with `--verbose` and report what it prints.'
      : undefined);
  const { paint } = session;
  const diagnostics = error instanceof InvalidInput ? error.diagnostics : [];
  const lines =
    diagnostics.length === 0
      ? []
      : [formatDiagnostics(diagnostics, { paint, sources: new Map(), columns: undefined }), ''];
  lines.push(`${paint.red(paint.bold(`error[${code}]`))}: ${plainText(message)}`);
  if (known?.place !== undefined) lines.push(`  at ${plainText(formatPlace(known.place))}`);
  if (hint !== undefined) lines.push(`${paint.cyan('hint:')} ${plainText(hint)}`);
  if (session.options.verbose) lines.push(...stackOf(error));
  return {
    document: {
      schema: 'nightshoot/error@1',
      code,
      kind: known?.kind ?? 'internal',
      message,
      hint,
      place: known?.place,
      ...(diagnostics.length === 0 ? {} : { diagnostics }),
    },
    human: `${lines.join('\n')}\n`,
  };
}

function stackOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = plainText(error.stack ?? '');
  return error.cause === undefined ? [own] : [own, 'caused by:', ...stackOf(error.cause)];
}
