import { execFileSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runNightshoot } from '../support/run-nightshoot.js';
import { copyHarbor, type TemporaryProject } from '../support/temporary-project.js';

const list = 'shotlists/harbor.shotlist.yaml';
let project: TemporaryProject;

beforeEach(async () => {
  project = await copyHarbor();
  git(['init', '--quiet']);
  commit('Ida', '2026-11-20T10:00:00Z');
});

afterEach(() => project.remove());

describe('plan --base', () => {
  test('prices what the commits add, change and drop, without ledger, server or config', async () => {
    await edit(list, (text) =>
      text.replace('A stubby red tugboat', 'A stubby green tugboat').replace('takes: 2', 'takes: 3'),
    );
    await edit('shotlists/harbor-pickups.csv', (text) => text.replace(/^LGT_0045.*\n/m, ''));
    commit('Jo', '2026-11-21T10:00:00Z');
    const { exitCode, stdout } = await runNightshoot(['plan', '--base', 'HEAD~1', '--json'], {
      folder: project.folder,
    });
    const { plan, notes } = JSON.parse(stdout);
    const told = plan.shots.filter(({ change, attempts }: Told) => change !== 'unchanged' || attempts.length > 0);
    expect(exitCode).toBe(0);
    expect(told.map(({ shotId, change, attempts }: Told) => `${shotId} ${change} ${attempts.length}`)).toEqual([
      'DCK_0010 unchanged 1',
      'DCK_0040 changed 1',
      'LGT_0045 omitted 0',
    ]);
    expect(notes).toContain('By Jo: 2 takes, $0.80.');
  });

  test('names who touched a shot last, though two commits bear the same second', async () => {
    await edit(list, (text) => text.replace('A stubby red tugboat', 'A stubby green tugboat'));
    commit('Ana', '2026-11-21T10:00:00Z');
    await edit(list, (text) => text.replace('muted colors, soft light', 'muted colors, hard light'));
    commit('Bob', '2026-11-21T10:00:00Z');
    const { stdout } = await runNightshoot(['plan', '--base', 'HEAD~2', '--json'], { folder: project.folder });
    expect(JSON.parse(stdout).notes).toContain('By Bob: 1 take, $0.40.');
  });

  test('names who added a shot in the place of one that is gone', async () => {
    const row = 'LGT_0099,A bell in the fog.,sora-2,1280x720,4,1,,\n';
    await edit('shotlists/harbor-pickups.csv', (text) => text.replace(/^LGT_0045.*\n/m, row));
    commit('Jo', '2026-11-21T10:00:00Z');
    const { stdout } = await runNightshoot(['plan', '--base', 'HEAD~1', '--json'], { folder: project.folder });
    const { plan, notes } = JSON.parse(stdout);
    expect(plan.shots.filter(({ change }: Told) => change === 'omitted')).toHaveLength(1);
    expect(notes.filter((note: string) => note.startsWith('By '))).toEqual(['By Jo: 1 take, $0.20.']);
  });

  test('tells the shots of a list that was deleted', async () => {
    await rm(join(project.folder, 'shotlists/harbor-pickups.csv'));
    commit('Jo', '2026-11-21T10:00:00Z');
    const { stdout } = await runNightshoot(['plan', '--base', 'HEAD~1'], { folder: project.folder });
    expect(stdout).toContain('10 unchanged, 4 omitted.');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('everything is new where the base has no lists', async () => {
    git(['checkout', '--quiet', '--orphan', 'bare']);
    git(['rm', '--quiet', '-r', '--cached', '.']);
    git(['commit', '--quiet', '--allow-empty', '-m', 'empty']);
    const { stdout } = await runNightshoot(['plan', '--base', 'bare'], { folder: project.folder });
    expect(stdout).toContain('14 new.');
  });

  test('names a revision that git does not know', async () => {
    const { exitCode, stderr } = await runNightshoot(['plan', '--base', 'origin/main'], { folder: project.folder });
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('E_REVISION_UNKNOWN') });
  });
});

interface Told {
  readonly shotId: string;
  readonly change: string;
  readonly attempts: readonly unknown[];
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const path = join(project.folder, file);
  await writeFile(path, change(await readFile(path, 'utf8')));
}

function commit(author: string, date: string): void {
  git(['add', '--all']);
  git(['commit', '--quiet', '-m', 'lists', '--date', date], author);
}

function git(args: readonly string[], author = 'Ida'): void {
  const identity = ['-c', `user.name=${author}`, '-c', `user.email=${author}@harbor.example`];
  execFileSync('git', [...identity, ...args], { cwd: project.folder });
}
