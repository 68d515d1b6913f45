import { expect, test } from 'vitest';
import { type Diagnostic, inOrderOfPlace } from '../../src/domain/diagnostic.js';
import type { Place } from '../../src/domain/place.js';

const at = (message: string, place?: Place): Diagnostic => ({
  severity: 'error',
  code: 'E_NO_SHOTS',
  message,
  ...(place === undefined ? {} : { place }),
});

test('diagnostics come as they stand in the files; of one place as they were found; without one last', () => {
  const found = [
    at('nowhere'),
    at('pickups, line 2', { file: 'pickups.csv', line: 2, column: 1 }),
    at('harbor, line 10', { file: 'harbor.yaml', line: 10, column: 3 }),
    at('harbor, line 9, column 7', { file: 'harbor.yaml', line: 9, column: 7 }),
    at('harbor, line 9, column 4', { file: 'harbor.yaml', line: 9, column: 4 }),
    at('the same again', { file: 'harbor.yaml', line: 9, column: 4 }),
    at('harbor', { file: 'harbor.yaml' }),
  ];
  expect(inOrderOfPlace(found).map(({ message }) => message)).toEqual([
    'harbor',
    'harbor, line 9, column 4',
    'the same again',
    'harbor, line 9, column 7',
    'harbor, line 10',
    'pickups, line 2',
    'nowhere',
  ]);
});
