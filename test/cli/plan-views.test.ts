import { describe, expect, test } from 'vitest';
import { formatPlan } from '../../src/cli/view/format-plan.js';
import { formatPlanGithub } from '../../src/cli/view/format-plan-github.js';
import { createPaint } from '../../src/cli/view/paint.js';
import type { RenderPlan } from '../../src/domain/render-plan.js';
import { shotIdSchema } from '../../src/domain/shot-id.js';
import { historyAfter, listOf, planOf } from '../support/plan-builder.js';

const view = { paint: createPaint(false), isVerbose: false };
const refusal = {
  code: 'E_RERENDER_LIMIT',
  message: '5000 landed shots change.',
  hint: 'Raise the limit.',
} as const;
const before = listOf('  - { id: DCK_0010, prompt: A gull. }\n  - { id: DCK_0020, prompt: A crane. }\n');
const after = listOf(
  '  - { id: DCK_0010, prompt: Two gulls., takes: 2 }\n  - { id: DCK_0020, prompt: A crane. }\n' +
    '  - { id: LGT_0010, prompt: A lamp., render: hold }\n  - { id: LGT_0020, prompt: A beam., seconds: 12 }\n',
);
const plan = planOf([after], { history: historyAfter(planOf([before])) });

describe('formatPlan', () => {
  test('reads like this', () => {
    expect(formatPlan(plan, view)).toMatchInlineSnapshot(`
      "DCK                                                                      $0.80
      ~ DCK_0010      changed    t01 t02         8 s 1280x720 sora-2            $0.80
          re-renders because the prompt changed
          v001 has landed takes; they stay

      LGT                                                                      $0.60
        LGT_0010      on hold
          the list holds it
      + LGT_0020      new        t01             12 s 1280x720 sora-2           $0.60

      1 new, 1 changed, 1 unchanged, 1 on hold.
      3 takes to submit for HRB: $1.40, list price $2.80."
    `);
  });

  test.each([
    ['a price nobody knows', { kind: 'unknown' }, 'unknown'],
    ['own hardware', { kind: 'machine_time', seconds: 130 }, '3 min'],
  ] as const)('says %s of a shot in its column', (_what, price, text) => {
    const shots = manyShots(1).map((shot) => ({
      ...shot,
      shotId: shotIdSchema.parse('EP01_SQ010_SH0010'),
      attempts: shot.attempts.slice(0, 1).map((attempt) => ({ ...attempt, price, listPrice: price })),
    }));
    const [, line = ''] = formatPlan({ ...plan, shots }, view).split('\n');
    expect(line).toMatch(new RegExp(` ${text}$`));
    expect(line).toHaveLength(79);
  });

  test.each([
    [1, '1 take skipped or cancelled: DCK_0010 t01.'],
    [12, '12 takes skipped or cancelled: DCK_0010 t01, DCK_0010 t02, DCK_0010 t03, and 9\n  more.'],
  ])('says which takes people took out of the night, of %i the first few', (count, line) => {
    const unwantedTakes = Array.from({ length: count }, (_, index) => index + 1);
    const shots = plan.shots.map((shot, index) => (index === 0 ? { ...shot, unwantedTakes } : shot));
    expect(formatPlan({ ...plan, shots }, view)).toContain(`1 on hold.\n${line}\n3 takes to submit`);
  });

  test('is never wider than 80, even with hostile text in it', () => {
    const hostile: RenderPlan = {
      ...plan,
      shots: plan.shots.map((shot) => ({ ...shot, reason: `\u001b[2J${'very long '.repeat(30)}` })),
    };
    const text = formatPlan(hostile, { ...view, isVerbose: true });
    expect(text).not.toContain('\u001b');
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  });
});

describe('lengths that were fitted up', () => {
  const list = listOf(
    '  - { id: DCK_0010, prompt: A gull., frames: 97, fps: 24, fit: up }\n  - { id: DCK_0020, prompt: A crane. }\n',
  );
  const fitted = planOf([list]);

  test('are shown as asked and rendered, and explained below', () => {
    const text = formatPlan(fitted, view);
    expect(text).toContain('+ DCK_0010      new        t01             4.04→8 s 1280x720 sora-2       $0.40');
    expect(text).toContain('1 shot fitted up to what the model renders: seconds asked→rendered.');
    expect(text).toContain('t01             8 s 1280x720');
  });

  test('are in the comment and in the JSON too', () => {
    const text = formatPlanGithub(fitted);
    expect(text).toContain('| DCK\\_0010 | new | 4.04→8 | t01 |');
    expect(text).toContain('1 shot fitted up');
    const [first, second] = JSON.parse(JSON.stringify(fitted.shots));
    expect([first.askedSeconds, first.request.seconds, second.askedSeconds]).toEqual([4.04, 8, undefined]);
  });
});

describe('formatPlanGithub', () => {
  test('reads like this', () => {
    expect(formatPlanGithub(plan)).toMatchInlineSnapshot(`
      "### nightshoot plan · HRB

      1 new, 1 changed, 1 unchanged, 1 on hold.
      3 takes to submit for HRB: $1.40, list price $2.80.

      | sequence | shots | takes | money |
      | --- | --- | ---: | ---: |
      | DCK | 1 changed, 1 unchanged | 2 | $0.80 |
      | LGT | 1 new, 1 on hold | 1 | $0.60 |

      <details><summary>3 shots</summary>

      | shot | change | seconds | takes | money | why |
      | --- | --- | ---: | --- | ---: | --- |
      | DCK\\_0010 | changed | 8 | t01 t02 | $0.80 | re-renders because the prompt changed |
      | LGT\\_0010 | on hold | 8 |  |  | the list holds it |
      | LGT\\_0020 | new | 12 | t01 | $0.60 | never rendered |

      </details>"
    `);
  });

  test('escapes what markdown or GitHub would act on', () => {
    const hostile = {
      ...plan,
      shots: plan.shots.map((shot) => ({ ...shot, reason: '<img> @here [x](http://x) | `a`' })),
    };
    const text = formatPlanGithub(hostile);
    expect(text).not.toMatch(/<img>|@here|\]\(http:/);
  });

  test.each([
    ['in one sequence', () => 'DCK', 0],
    ['in a sequence each, named in another script', (index: number) => `港口${index}`, 1],
  ])('shows of 5,000 shots %s as many as fit into a comment, and says how many do not', (_where, sequence, cut) => {
    const shots = manyShots(5_000).map((shot, index) => ({ ...shot, sequence: sequence(index) }));
    const notes = Array.from({ length: 24 }, (_, index) => `By ${'<b>@'.repeat(60)}${index}`);
    const text = formatPlanGithub({ ...plan, shots, refusals: [refusal] }, notes);
    expect(Buffer.byteLength(text)).toBeLessThan(60_000);
    expect(text).toContain('| sequence | shots | takes | money |');
    expect(text).toMatch(/^<details><summary>5000 shots<\/summary>$/m);
    expect(text.match(/^\| DCK\\_\d+ \|/gm)?.length).toBe(5_000 - leftOut(text, 'shots'));
    expect(text.match(/^… and \d+ more sequences: `nightshoot plan` lists them all\.$/gm) ?? []).toHaveLength(cut);
    expect(text.endsWith(`> **E_RERENDER_LIMIT** 5000 landed shots change. Raise the limit.`)).toBe(true);
    expect(text).not.toMatch(/<b>|@</);
  });

  test('stays whole where everything fits', () => {
    const text = formatPlanGithub({ ...plan, shots: manyShots(300) });
    expect(text.match(/^\| DCK\\_\d+ \|/gm)).toHaveLength(300);
    expect(text).not.toContain('… and');
  });
});

function manyShots(count: number): RenderPlan['shots'] {
  return Array.from({ length: count }, (_, index) =>
    plan.shots.slice(0, 1).map((shot) => ({ ...shot, shotId: shotIdSchema.parse(`DCK_${index + 1}`) })),
  ).flat();
}

function leftOut(text: string, noun: string): number {
  return Number(new RegExp(`… and (\\d+) more ${noun}:`).exec(text)?.[1] ?? 0);
}
