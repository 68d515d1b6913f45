import { readFileSync } from 'node:fs';
import { Ajv, type AnySchema } from 'ajv';
import { describe, expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { parseCsvRows } from '../../src/domain/csv-rows.js';
import type { TakeGroup } from '../../src/domain/take-state.js';
import { assembleDailies } from '../../src/report/assemble-dailies.js';
import { dailiesTwins } from '../../src/report/dailies-twins.js';
import { formatBooksCsv } from '../../src/report/format-books-csv.js';
import { formatDailiesCsv } from '../../src/report/format-dailies-csv.js';
import { formatDailiesHtml } from '../../src/report/format-dailies-html.js';
import { formatDailiesJson } from '../../src/report/format-dailies-json.js';
import { formatDailiesJunit } from '../../src/report/format-dailies-junit.js';
import { formatDailiesMarkdown, formatPullRequestComment } from '../../src/report/format-dailies-markdown.js';
import { formatNeedsYouCsv } from '../../src/report/format-needs-you-csv.js';
import { noLinks } from '../../src/report/media-links.js';
import { harborMorning } from '../support/harbor-morning.js';
import { aFailure, aNight, eveningMs } from '../support/night.js';

const model = assembleDailies(aNight(harborMorning));
const { byGroup } = model.books.takes;

function countWords(words: readonly (string | undefined)[]): Record<TakeGroup, number> {
  const count = (group: TakeGroup) => words.filter((word) => word === group).length;
  return {
    In: count('In'),
    'In flight': count('In flight'),
    'Retries by itself': count('Retries by itself'),
    'Needs you': count('Needs you'),
    Gone: count('Gone'),
    'Not tonight': count('Not tonight'),
  };
}

describe('every document counts alike', () => {
  test('the JSON is the model itself', () => {
    expect(JSON.parse(formatDailiesJson(model).body)).toEqual(JSON.parse(JSON.stringify(model)));
  });

  test('the JSON keeps to its published schema', () => {
    const published: AnySchema = JSON.parse(readFileSync('schemas/dailies.schema.json', 'utf8'));
    const validate = new Ajv({ strict: false }).compile(published);
    expect(validate(JSON.parse(formatDailiesJson(model).body)) ? [] : validate.errors).toEqual([]);
  });

  test('the CSV has a row a take', () => {
    const [titles = [], ...rows] = parseCsvRows(formatDailiesCsv(model).body);
    expect(countWords(rows.map((row) => row[titles.indexOf('group')]))).toEqual(byGroup);
  });

  test('the page has a card a take', () => {
    const page = formatDailiesHtml(model, noLinks).body;
    expect(
      countWords([...page.matchAll(/<li class="card"[^>]*data-group="([^"]+)"/g)].map((match) => match[1])),
    ).toEqual(byGroup);
  });

  test('the Markdown has a row a take', () => {
    const rows = formatDailiesMarkdown(model)
      .body.split('\n')
      .map((line) => line.split(' | ')[1]);
    expect(countWords(rows)).toEqual(byGroup);
  });

  test('the JUnit has a case a take: in passes, open is skipped, the rest fails', () => {
    const body = formatDailiesJunit(model).body;
    const [failures, skipped] = [
      byGroup['Needs you'] + byGroup.Gone,
      byGroup['In flight'] + byGroup['Retries by itself'] + byGroup['Not tonight'],
    ];
    expect(body.match(/<testcase /g)).toHaveLength(model.takes.length);
    expect(body.match(/<failure /g)).toHaveLength(failures);
    expect(body.match(/<skipped /g)).toHaveLength(skipped);
    expect(body).toContain(`tests="${model.takes.length}" failures="${failures}" errors="0" skipped="${skipped}"`);
  });

  test('the list of who is waited for has a row a shot', () => {
    const rows = parseCsvRows(formatNeedsYouCsv(model).body);
    expect(rows.map((row) => [row[0], row[2], row[4]])).toEqual([
      ['id', 'reason', 'new_prompt'],
      ['DCK_0030', 'Your request was blocked by our moderation system.', ''],
      ['DCK_0035', 'Your request was blocked by our moderation system.', ''],
    ]);
  });
});

describe('the books are on each', () => {
  const unbalanced = {
    ...model,
    books: { ...model.books, takes: { ...model.books.takes, unexplained: 7 } },
    verdict: { ...model.verdict, isBalanced: false },
  };

  test.each([
    ['JSON', formatDailiesJson(unbalanced).body, '"unexplained": 7'],
    [
      'HTML',
      formatDailiesHtml(unbalanced, noLinks).body,
      'class="bad"><th scope="row">Unexplained</th><td class="number">7</td>',
    ],
    ['Markdown', formatDailiesMarkdown(unbalanced).body, '| takes unexplained | 7 |'],
    ['CSV', formatBooksCsv(unbalanced).body, 'takes,unexplained,7'],
    ['JUnit', formatDailiesJunit(unbalanced).body, 'name="books.takes.unexplained" value="7"'],
  ])('%s tells what is unexplained', (_, body, told) => {
    expect(body).toContain(told);
  });
});

describe('failures that are alike share a cause', () => {
  test('two refused prompts are one cause with both places; gone comes first', () => {
    expect(
      model.failures.map(({ title, takes, command }) => [title, takes.map((take) => take.shotId), command]),
    ).toEqual([
      ['The clip is gone', ['LGT_0050'], 'nightshoot retry LGT_0050'],
      ['The prompt was refused', ['DCK_0030', 'DCK_0035'], 'nightshoot show DCK_0030'],
      ['The completion window closed first', ['LGT_0020'], undefined],
    ]);
  });

  test('every command that a cause gives is a verb of the program', () => {
    const whats = ['prompt', 'input_reference', 'output', 'limit', 'transport', 'window', 'unknown'] as const;
    const states = ['failed', 'lost', 'needs_decision', 'cancelled', 'rejected'] as const;
    const sketches = states.flatMap((state, row) =>
      whats.map((what, index) => ({ shot: `DCK_${row}${index}`, attempts: [state], failure: aFailure({ what }) })),
    );
    const given = assembleDailies(aNight(sketches)).failures.flatMap(({ command }) => command?.split(' ')[1] ?? []);
    expect(given.length).toBeGreaterThan(5);
    expect(given.filter((verb) => !commands.some(({ name }) => name === verb))).toEqual([]);
  });

  test('ids and counts in the words of a server do not keep causes apart', () => {
    const failure = (message: string) => ({
      what: 'transport' as const,
      code: 'server_error',
      message,
      isRetryable: false,
    });
    const alike = assembleDailies(
      aNight([
        { shot: 'DCK_0010', attempts: ['failed'], failure: failure('Worker 7 lost video_68d7512d after 30 s') },
        { shot: 'DCK_0020', attempts: ['failed'], failure: failure('Worker 12 lost video_77aa01bc after 31 s') },
      ]),
    );
    expect(alike.failures.map((cluster) => cluster.takes.length)).toEqual([2]);
  });
});

test('what changed since the last night is said in the words of a cut change', () => {
  const night = aNight([
    ...harborMorning,
    { shot: 'RIG_0010', attempts: ['refused'], tonightFrom: 2 },
    { shot: 'RIG_0020', change: 'omitted', reason: 'left the lists' },
  ]);
  expect(assembleDailies(night).changes.map(({ kind, shotId, detail }) => `${kind} ${shotId}: ${detail}`)).toEqual([
    'changed DCK_0010: v001 to v002: prompt',
    'new DCK_0020: first version',
    'new DCK_0030: first version',
    'new DCK_0035: first version',
    'recovered DCK_0040: t01 is in after an earlier try failed',
    'new LGT_0010: first version',
    'new LGT_0020: first version',
    'new LGT_0030: first version',
    'new LGT_0040: first version',
    'new LGT_0050: first version',
    'still_waiting RIG_0010: t01 needs someone since an earlier night',
    'omitted RIG_0020: left the lists',
  ]);
});

test('a step summary stays under the limit at which GitHub drops it, and says what it left out', () => {
  const many = Array.from({ length: 6_000 }, (_, index) => ({
    shot: `DCK_${index}`,
    attempts: ['landed' as const],
    prompt: 'fog '.repeat(60),
  }));
  const huge = assembleDailies(aNight(many));
  const body = formatDailiesMarkdown(huge).body;
  expect(Buffer.byteLength(body)).toBeLessThan(900_000);
  expect(body).toMatch(/\d+ more takes are in report\.csv\./);
  expect(formatPullRequestComment(huge).length).toBeLessThan(65_536);
});

test('a take whose list has moved on says who moved it, when, and what the next run does', () => {
  const listChange = { author: 'Kai <b>Winter</b>', atMs: eveningMs };
  const moved = { ...model, takes: model.takes.map((take) => (take.isSuperseded ? { ...take, listChange } : take)) };
  expect(formatDailiesHtml(moved, noLinks).body).toContain(
    'v001 in; the list has since moved (Kai &#60;b&#62;Winter&#60;/b&#62;, 2026-11-22 22:30): renders tonight because the prompt changed.',
  );
});

test('a night whose prices nobody published never shows $0.00', () => {
  const unknown = assembleDailies(
    aNight([{ shot: 'DCK_0010', attempts: ['landed'], price: { kind: 'unknown' } }], { budgetMicroUsd: undefined }),
  );
  const spoken = /<desc[^>]*>([^<]*)</.exec(formatDailiesHtml(unknown, noLinks).body)?.[1];
  expect(spoken).toContain('cost: 1 at an unknown price.');
});

const twins = dailiesTwins.map(({ name, draw }) => ({ name, document: draw(model) }));

test.each(twins)('$name is drawn under its own name', ({ name, document }) => {
  expect(document.name).toBe(name);
});

test.each(twins.filter(({ name }) => name !== 'report.json').map(({ name, document }) => [name, document.body]))(
  '%s of Harbor is as reviewed',
  async (name, body) => {
    await expect(body).toMatchFileSnapshot(`../golden/dailies/${name}`);
  },
);
