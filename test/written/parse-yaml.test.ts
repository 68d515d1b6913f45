import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../src/written/parse-yaml.js';
import { sourceText } from '../../src/written/source-text.js';

describe('a text that cannot be parsed', () => {
  test('is read on to the 200th fault, and says where it was left', () => {
    const items = Array.from({ length: 250 }, (_, shot) => `  - id: DCK_${shot}\n    notes: "Open" sign\n`);
    const diagnostics = faultsOf(`shots:\n${items.join('')}`);
    expect(diagnostics).toHaveLength(201);
    expect(diagnostics.at(-1)).toMatchObject({
      message: 'What follows was not looked at: these are the first 200 faults.',
      place: { line: 402 },
    });
  });

  test.each([
    ['a block of text that looks like anything', '  - id: A\n    notes: >-\n      "one\n      - @two: "three" four\n'],
    ['an anchor named elsewhere', '  - id: A\n    notes: &sign Open\n  - id: B\n    notes: *sign\n'],
    ['a comment at the margin', '  - id: A\n# "not read\n    notes: fine\n'],
    ['text that goes on below', '  - id: A\n    notes: one\n      two, "three" four\n'],
  ])('tells nothing of %s', (_, items) => {
    expect(faultsOf(`shots:\n  - id: @\n${items}`).map(({ place }) => place?.line)).toEqual([2]);
    expect(faultsOf(`shots:\n${items}  - id: @\n`)).toHaveLength(1);
  });
});

function faultsOf(text: string): ReturnType<typeof parseYaml>['diagnostics'] {
  return parseYaml(sourceText('list.yaml', text), { proseFields: new Set(['notes']) }).diagnostics;
}
