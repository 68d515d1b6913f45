import { describe, expect, test } from 'vitest';
import { parseCsvRows } from '../../src/domain/csv-rows.js';
import { assembleDailies } from '../../src/report/assemble-dailies.js';
import type { DailiesModel } from '../../src/report/dailies-model.js';
import { formatDailiesCsv } from '../../src/report/format-dailies-csv.js';
import { formatDailiesHtml } from '../../src/report/format-dailies-html.js';
import { formatDailiesJunit } from '../../src/report/format-dailies-junit.js';
import { formatDailiesMarkdown } from '../../src/report/format-dailies-markdown.js';
import { formatNeedsYouCsv } from '../../src/report/format-needs-you-csv.js';
import { noLinks } from '../../src/report/media-links.js';
import { injections } from '../support/injections.js';
import { aFailure, aNight } from '../support/night.js';

/** The text everywhere that somebody else writes: prompts, notes, models, reasons, errors. */
function poisoned(text: string): DailiesModel {
  const failure = aFailure({ message: text, code: text });
  const night = aNight([
    { shot: 'DCK_0010', version: 2, attempts: ['landed'], prompt: text, notes: text, before: `${text} before` },
    { shot: 'DCK_0020', attempts: ['refused'], prompt: text, notes: text, failure, model: text },
    { shot: 'LGT_0010', change: 'on_hold', reason: text, prompt: text },
    { shot: 'LGT_0020', change: 'omitted', reason: text },
  ]);
  return assembleDailies(night);
}

const tags = (markup: string) => markup.match(/<\/?[a-zA-Z][^\s>/]*/g);

/** Names of all attributes in the order they stand, values taken out: what is quoted cannot begin another. */
function attributes(markup: string): readonly string[] {
  const opened = markup.match(/<[a-zA-Z][^>]*>/g) ?? [];
  return opened.flatMap((tag) => tag.replace(/"[^"]*"/g, '').match(/\s[^\s=>/]+/g) ?? []);
}

const harmless = poisoned('fog');

test('there are sixty of them', () => {
  expect(injections.length).toBeGreaterThanOrEqual(60);
});

describe.each(injections.map((text) => [JSON.stringify(text), text] as const))('%s', (_, text) => {
  const model = poisoned(text);

  test('adds no tag and no attribute to the page', () => {
    const page = formatDailiesHtml(model, noLinks).body;
    const plain = formatDailiesHtml(harmless, noLinks).body;
    const withoutDiff = (body: string) => (tags(body) ?? []).filter((tag) => !/<\/?(ins|del)/.test(tag));
    expect(withoutDiff(page)).toEqual(withoutDiff(plain));
    expect(attributes(page)).toEqual(attributes(plain));
    expect(attributes(page).filter((name) => /^\s(?:on|style$|srcdoc$)/.test(name))).toEqual([]);
  });

  test('begins no cell of a table with a formula', () => {
    for (const document of [formatDailiesCsv(model), formatNeedsYouCsv(model)]) {
      const cells = parseCsvRows(document.body).flat();
      expect(cells.filter((cell) => /^[\s]*[=+\-@＝＋－＠]/.test(cell))).toEqual([]);
    }
  });

  test('adds no tag to the JUnit', () => {
    expect(tags(formatDailiesJunit(model).body)).toEqual(tags(formatDailiesJunit(harmless).body));
  });

  test('stays inside a code span in Markdown', () => {
    const body = formatDailiesMarkdown(model).body;
    const outside = withoutCodeSpans(body);
    expect(outside).toBe(withoutCodeSpans(formatDailiesMarkdown(harmless).body));
  });
});

/** CommonMark's rule: a span ends at the next run of exactly as many backticks as began it. */
function withoutCodeSpans(markdown: string): string {
  let rest = markdown;
  let outside = '';
  while (rest !== '') {
    const open = /`+/.exec(rest);
    if (open === null) return outside + rest;
    outside += rest.slice(0, open.index);
    const fence = open[0];
    const inside = rest.slice(open.index + fence.length);
    const close = new RegExp(`(?<!\`)${fence}(?!\`)`).exec(inside);
    if (close === null) return `${outside}UNCLOSED${inside}`;
    rest = inside.slice(close.index + fence.length);
  }
  return outside;
}
