import { describe, expect, test } from 'vitest';
import { takeGroups } from '../../src/domain/take-state.js';
import { assembleDailies } from '../../src/report/assemble-dailies.js';
import { formatDailiesCsv } from '../../src/report/format-dailies-csv.js';
import { formatDailiesHtml } from '../../src/report/format-dailies-html.js';
import { formatDailiesJson } from '../../src/report/format-dailies-json.js';
import { noLinks } from '../../src/report/media-links.js';
import { aNight, everyGroup } from '../support/night.js';

const model = assembleDailies(aNight(everyGroup));

describe('the documents of a morning', () => {
  test('JSON is the model itself', () => {
    expect(JSON.parse(formatDailiesJson(model).body)).toEqual(JSON.parse(JSON.stringify(model)));
  });

  test('CSV has a row a take with the same counts as the books', () => {
    const rows = formatDailiesCsv(model).body.trimEnd().split('\r\n').slice(1);
    const groups = rows.map((row) => row.split(',')[5]);
    const counted = Object.fromEntries(
      takeGroups.map((name) => [name, groups.filter((group) => group === name).length]),
    );
    expect(counted).toEqual(model.books.takes.byGroup);
  });

  test('the page has a card a take and carries the books', () => {
    const page = formatDailiesHtml(model, noLinks).body;
    expect(page.match(/<li class="card"/g)).toHaveLength(model.takes.length);
    expect(page).toContain('Unexplained</th><td class="number">0</td>');
  });

  test('text of a list cannot become markup', () => {
    const hostile = assembleDailies(
      aNight([
        {
          shot: 'DCK_0010',
          attempts: ['landed'],
          prompt: '<script>alert(1)</script>',
          notes: '"><img src=x onerror=y>',
        },
      ]),
    );
    const page = formatDailiesHtml(hostile, noLinks).body;
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img src=x');
  });
});
