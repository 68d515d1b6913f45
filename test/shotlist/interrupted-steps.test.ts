import { resolve } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { openProjectFiles } from '../../src/adapters/project-files/open-project-files.js';
import { readEnvironment } from '../../src/config/environment.js';
import { runReadConfig } from '../../src/config/run-read-config.js';
import type { ProjectFiles } from '../../src/ports/project-files.js';
import { runReadShotLists } from '../../src/shotlist/run-read-shot-lists.js';
import { runReadReference } from '../../src/submit/run-read-reference.js';
import { interruptEverywhere } from '../support/interrupt-everywhere.js';
import { stepsOf } from '../support/interruption-list.js';
import { listOptions } from '../support/list-options.js';

/** A machine with other work takes its time. */
vi.setConfig({ testTimeout: 120_000 });

const folder = resolve(import.meta.dirname, '../..');
const interrupted = { count: 0, steps: new Set<string>() };

type Step = (files: ProjectFiles) => Promise<unknown>;

/** The example show is only read; what the step says of it is the outcome. */
async function interrupt(step: Step, files = openProjectFiles(folder)): Promise<number> {
  const { count, steps } = await interruptEverywhere(async () => {
    const answers: string[] = [];
    return {
      run: async (wrap) => answers.push(JSON.stringify(await step(wrap(files, 'store')))),
      outcome: async () => answers.at(-1),
    };
  });
  interrupted.count += count;
  for (const one of steps) interrupted.steps.add(one);
  return count;
}

const readShow: Step = async (files) => {
  const { lists, contents, diagnostics } = await runReadShotLists(
    { patterns: ['shotlists/'] },
    { files },
    listOptions(),
  );
  return [lists, [...contents], diagnostics];
};

test('shot lists and their references are read as they would have been', async () => {
  expect(await interrupt(readShow)).toBeGreaterThan(30);
});

test('a reference is read as it was planned', async () => {
  const path = 'shotlists/refs/dck-0010.png';
  const { contents } = await runReadShotLists(
    { patterns: ['shotlists/'] },
    { files: openProjectFiles(folder) },
    listOptions(),
  );
  const sha256 = contents.get(path)?.sha256;
  if (sha256 === undefined) throw new Error(`the show has ${path}`);
  const reference = { sha256, path, mediaType: 'image/png', filename: 'nightshoot-dck.png' };
  expect(await interrupt((files) => runReadReference(reference, { files }))).toBe(2);
});

test('a config is read as it would have been, also where there is none', async () => {
  const input = { folder, file: undefined, environment: readEnvironment({}), flags: {} };
  expect(await interrupt((files) => runReadConfig(input, { files }))).toBe(4);
  const facts = { kind: 'file', sizeBytes: 40, modifiedAtMs: 0, isOutside: false } as const;
  const written = Buffer.from('format: nightshoot/config@1\nshow: HRB\n');
  const files = { ...openProjectFiles(folder), stat: async () => facts, read: async () => written };
  expect(await interrupt((wrapped) => runReadConfig(input, { files: wrapped }), files)).toBe(6);
});

test('every step listed with this file is interrupted in it', () => {
  expect(stepsOf('shotlist/interrupted-steps.test.ts').filter((step) => !interrupted.steps.has(step))).toEqual([]);
});

afterAll(() => {
  process.stdout.write(`interruptions of what is read: ${interrupted.count}\n`);
});
