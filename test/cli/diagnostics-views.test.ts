import { describe, expect, test } from 'vitest';
import { formatConcise, formatDiagnostics } from '../../src/cli/view/format-diagnostics.js';
import { formatGithubAnnotations } from '../../src/cli/view/format-github-annotations.js';
import { formatJunit } from '../../src/cli/view/format-junit.js';
import { createPaint } from '../../src/cli/view/paint.js';
import type { Diagnostic } from '../../src/domain/diagnostic.js';

const view = { paint: createPaint(false), sources: new Map(), columns: 80 };
const seconds: Diagnostic = {
  severity: 'error',
  code: 'E_SECONDS_NOT_OFFERED',
  message: '`sora-2` renders 4, 8, 12, 16, 20 seconds, not 9.',
  place: { file: 'shotlists/a,b.csv', line: 2, column: 10, endColumn: 11, cell: 'C2', field: 'seconds' },
  hint: 'Write `8`, the nearest.',
};

describe('formatDiagnostics', () => {
  test('shows the line, underlines the value and says what to do', () => {
    const sources = new Map([['shotlists/a,b.csv', ['id,prompt,seconds', 'A,A gull,9']]]);
    expect(formatDiagnostics([seconds], { ...view, sources })).toBe(
      [
        'error[E_SECONDS_NOT_OFFERED]: `sora-2` renders 4, 8, 12, 16, 20 seconds, not 9.',
        '  at shotlists/a,b.csv:2:10 (cell C2)',
        '  2 | A,A gull,9',
        '    |          ^',
        '  hint: Write `8`, the nearest.',
      ].join('\n'),
    );
  });

  test('does not show the line that holds a secret', () => {
    const leak: Diagnostic = {
      severity: 'error',
      code: 'E_SECRET_IN_PROMPT',
      message: 'A key.',
      place: { file: 'a.csv', line: 1 },
    };
    expect(formatDiagnostics([leak], { ...view, sources: new Map([['a.csv', ['sk-secret']]]) })).toBe(
      'error[E_SECRET_IN_PROMPT]: A key.\n  at a.csv:1',
    );
  });

  test('cuts a long line round the value, so that no line is wider than 80', () => {
    const line = `${'x'.repeat(300)}9${'y'.repeat(300)}`;
    const far = { ...seconds, place: { file: 'long.csv', line: 1, column: 301, endColumn: 302 } };
    const lines = formatDiagnostics([far], { ...view, sources: new Map([['long.csv', [line]]]) }).split('\n');
    expect(lines[2]?.[lines[3]?.indexOf('^') ?? 0]).toBe('9');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  test('breaks sentences at blanks, not in words, and the place stays one word', () => {
    const hint = 'Write `8`, the nearest, or another length that this model renders at this server, and plan again.';
    expect(
      formatDiagnostics([{ ...seconds, hint }], view)
        .split('\n')
        .slice(-2),
    ).toEqual([
      '  hint: Write `8`, the nearest, or another length that this model renders at',
      '    this server, and plan again.',
    ]);
    expect(formatDiagnostics([{ ...seconds, hint }], { ...view, columns: undefined })).toContain(hint);
  });

  test('lets no escape code of a list reach the terminal', () => {
    const hostile = { ...seconds, message: 'A \u001b[31mred\u001b[0m herring', value: '\u001b]0;x\u0007' };
    expect(formatDiagnostics([hostile], view)).not.toContain('\u001b');
    expect(formatConcise([hostile])).not.toContain('\u001b');
  });

  test('shows two hundred and counts the rest', () => {
    const many = Array.from({ length: 205 }, () => seconds);
    expect(formatDiagnostics(many, view)).toMatch(/… and 5 more\.$/);
  });
});

describe('formatConcise', () => {
  test('is one line each, place first, as editors read it', () => {
    expect(formatConcise([seconds])).toBe(
      'shotlists/a,b.csv:2:10: error[E_SECONDS_NOT_OFFERED] `sora-2` renders 4, 8, 12, 16, 20 seconds, not 9.',
    );
  });
});

describe('formatGithubAnnotations', () => {
  test('escapes what the runner would read as its own', () => {
    const hostile = { ...seconds, message: '100%\n::error::x', hint: 'a:b,c' };
    expect(formatGithubAnnotations([hostile])).toBe(
      '::error file=shotlists/a%2Cb.csv,line=2,col=10,endColumn=11,title=E_SECONDS_NOT_OFFERED::100%25%0A::error::x%0Aa:b,c',
    );
  });

  test('prints nine of a level and one that counts the rest', () => {
    const errors = Array.from({ length: 12 }, () => seconds);
    const warnings = Array.from({ length: 10 }, (): Diagnostic => ({ ...seconds, severity: 'warning' }));
    const lines = formatGithubAnnotations([...errors, ...warnings]).split('\n');
    expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(10);
    expect(lines.filter((line) => line.startsWith('::warning'))).toHaveLength(10);
    expect(lines[9]).toContain('and 3 more errors');
    expect(lines[19]).toContain('and 1 more warning;');
  });
});

describe('formatJunit', () => {
  test('is a test case for each list, escaped', () => {
    const hostile = { ...seconds, message: '<b> & "x"' };
    const report = formatJunit([hostile], ['clean.yaml', 'shotlists/a,b.csv']);
    expect(report).toContain('<testsuites tests="2" failures="1">');
    expect(report).toContain('name="clean.yaml"');
    expect(report).toContain('&#60;b&#62; &#38;');
    expect(report).not.toContain('<b>');
  });
});
