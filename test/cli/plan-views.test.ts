import { describe, expect, test } from 'vitest';
import { formatPlan } from '../../src/cli/view/format-plan.js';
import { formatPlanGithub } from '../../src/cli/view/format-plan-github.js';
import { createPaint } from '../../src/cli/view/paint.js';
import type { RenderPlan } from '../../src/domain/render-plan.js';
import { historyAfter, listOf, planOf } from '../support/plan-builder.js';

const view = { paint: createPaint(false), isVerbose: false };
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

      | shot | change | takes | money | why |
      | --- | --- | --- | ---: | --- |
      | DCK\\_0010 | changed | t01 t02 | $0.80 | re-renders because the prompt changed |
      | LGT\\_0010 | on hold |  |  | the list holds it |
      | LGT\\_0020 | new | t01 | $0.60 | never rendered |

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

  test('drops the table before it is too long for a comment, and keeps the sums', () => {
    const [shot] = plan.shots;
    const shots = Array.from({ length: 5_000 }, () => shot).filter((one) => one !== undefined);
    const text = formatPlanGithub({ ...plan, shots });
    expect(Buffer.byteLength(text)).toBeLessThan(60_000);
    expect(text).toContain('5000 shots are too many');
    expect(text).toContain('| sequence | shots | takes | money |');
  });
});
