import { execFileSync } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readdirSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openProjectFiles } from '../../src/adapters/project-files/open-project-files.js';
import type { Diagnostic } from '../../src/domain/diagnostic.js';
import { validate } from '../../src/nightshoot.js';
import { runReadShotLists } from '../../src/shotlist/run-read-shot-lists.js';
import { listOptions } from '../support/list-options.js';
import { emptyProject } from '../support/temporary-project.js';

const corpus = resolve(import.meta.dirname, '../corpus');
const caseSchema = z.object({
  number: z.string(),
  file: z.string(),
  expected: z.string(),
  exit: z.coerce.number(),
  what: z.string(),
});
const cases = z.array(caseSchema).parse(parse(readFileSync(join(corpus, 'corpus.csv')), { columns: true }));
const verdictSchema = z.object({ diagnostics: z.array(z.custom<Diagnostic>()) });
const nowMs = Date.parse('2026-11-23T00:00:00Z');
const header = 'format: nightshoot/shot-list@1\ndefaults: { model: sora-2, size: 1280x720, seconds: 8 }\nshots:\n';

/** What Node tells of each connection and undici of each request, while the corpus is read. */
const calls: string[] = [];
const onConnect = () => calls.push('connection');
const onRequest = () => calls.push('request');

beforeAll(() => {
  subscribe('net.client.socket', onConnect);
  subscribe('undici:request:create', onRequest);
});

afterAll(() => {
  unsubscribe('net.client.socket', onConnect);
  unsubscribe('undici:request:create', onRequest);
});

describe('the corpus of bad and odd input', () => {
  test.each(cases)('$number $file: $what', async ({ file, expected, exit }) => {
    const { document, exitCode } = await validate([file], { folder: join(corpus, 'files') });
    const { diagnostics } = verdictSchema.parse(document);
    expect(summaryOf(diagnostics)).toBe(expected);
    expect(exitCode).toBe(exit);
    for (const { message, hint = '' } of diagnostics)
      expect(`${message} ${hint}`).not.toMatch(/undefined|\[object|NaN/);
    expect(calls).toEqual([]);
  });

  test('every number of the table of bad input has a case, here or below', () => {
    const numbers = new Set([...cases.map(({ number }) => number), ...generated]);
    const missing = Array.from({ length: 82 }, (_, index) => String(index + 1)).filter((one) => !numbers.has(one));
    expect(missing).toEqual([]);
  });

  test('every file is a case', () => {
    const known = new Set(cases.map(({ file }) => file));
    expect(readdirSync(join(corpus, 'files')).filter((name) => name !== 'refs' && !known.has(name))).toEqual([]);
  });
});

/** Too large for a repository, or of kinds that git does not keep; 69 needs a plan and is told with the saved plan. */
const generated = ['23', '46', '47', '69'];

/** Of processor time, which a busy machine does not stretch. */
const mostCpuSeconds = 5;

describe('input too large, or made of links, to be kept in a corpus', () => {
  test.each([
    [
      'a YAML of 17 MiB, refused by its size',
      'list.yaml',
      () => Buffer.alloc(17 * 1024 * 1024, '#'),
      'E_FILE_TOO_LARGE',
    ],
    ['a million rows, refused at the limit', 'list.csv', () => manyRows(1_000_000), 'E_FILE_TOO_LARGE@100002'],
    [
      'a quote that swallows 20 MB',
      'list.csv',
      () => `id,prompt\nDCK_0010,"${'a gull '.repeat(3_000_000)}`,
      'E_CSV_SYNTAX@2',
    ],
    [
      'a scalar of 1 MiB',
      'list.yaml',
      () => `${header}  - id: DCK_0010\n    prompt: ${'a'.repeat(1_048_576)}\n`,
      'E_PROMPT_LENGTH@5',
    ],
  ])('%s', async (_what, file, content, expected) => {
    const project = await emptyProject();
    await writeFile(join(project.folder, file), content());
    const before = process.cpuUsage();
    const diagnostics = await readIn(project.folder, file);
    expect(summaryOf(diagnostics)).toBe(expected);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000_000).toBeLessThan(mostCpuSeconds);
    await project.remove();
  });

  test.each([
    ['a device', '/dev/zero'],
    ['a picture outside of the project', resolve('shotlists/refs/dck-0010.png')],
  ])('a reference that is a link to %s', async (_what, target) => {
    const project = await emptyProject();
    await mkdir(join(project.folder, 'refs'));
    await symlink(target, join(project.folder, 'refs/frame.png'));
    const shot = '  - id: DCK_0010\n    prompt: A gull.\n    input_reference: refs/frame.png\n';
    await writeFile(join(project.folder, 'list.yaml'), header + shot);
    expect(summaryOf(await readIn(project.folder, 'list.yaml'))).toBe('E_REFERENCE_MISSING@6');
    await project.remove();
  });

  test('a reference below a link that leads out of the project', async () => {
    const project = await emptyProject();
    await symlink(resolve('shotlists/refs'), join(project.folder, 'refs'));
    expect(await faultsOfReference(project.folder, 'refs/dck-0010.png')).toBe('E_REFERENCE_MISSING@6');
    await project.remove();
  });

  test('a reference that is a pipe is refused, not waited for', async () => {
    const project = await emptyProject();
    execFileSync('mkfifo', [join(project.folder, 'frame.png')]);
    expect(await faultsOfReference(project.folder, 'frame.png')).toBe('E_REFERENCE_MISSING@6');
    await project.remove();
  });

  test('a reference of 100 MB is refused by its size', async () => {
    const project = await emptyProject();
    await copyFile(resolve('shotlists/refs/dck-0010.png'), join(project.folder, 'frame.png'));
    await truncate(join(project.folder, 'frame.png'), 100_000_000);
    expect(await faultsOfReference(project.folder, 'frame.png')).toBe('E_REFERENCE_DAMAGED@6');
    await project.remove();
  });
});

async function faultsOfReference(folder: string, reference: string): Promise<string> {
  const shot = `  - id: DCK_0010\n    prompt: A gull.\n    input_reference: ${reference}\n`;
  await writeFile(join(folder, 'list.yaml'), header + shot);
  return summaryOf(await readIn(folder, 'list.yaml'));
}

async function readIn(folder: string, file: string): Promise<readonly Diagnostic[]> {
  const files = openProjectFiles(folder);
  const { diagnostics } = await runReadShotLists({ patterns: [file] }, { files }, listOptions({}, nowMs));
  return diagnostics;
}

function summaryOf(diagnostics: readonly Diagnostic[]): string {
  const lines = diagnostics.map(({ code, place }) => (place?.line === undefined ? code : `${code}@${place.line}`));
  return lines.length === 0 ? 'ok' : lines.join(' ');
}

function manyRows(count: number): string {
  const rows = ['id,prompt,model,size,seconds'];
  for (let row = 0; row < count; row += 1) rows.push(`S${row},A gull.,sora-2,1280x720,8`);
  return rows.join('\n');
}
