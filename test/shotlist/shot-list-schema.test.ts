import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { writtenSchemas } from '../../src/cli/written-schemas.js';

const root = resolve(import.meta.dirname, '../..');
const schemas = writtenSchemas();
const validate = new Ajv({ strict: false, validateFormats: false }).compile(
  JSON.parse(schemas.get('shot-list.schema.json') ?? '{}'),
);
const shot = { id: 'DCK_0010', prompt: 'A gull.' };
const list = (fields: object): object => ({ format: 'nightshoot/shot-list@1', shots: [{ ...shot, ...fields }] });

describe('the committed schemas', () => {
  test.each([...schemas.keys()])('%s is what the code says; `npm run schemas` writes it', (name) => {
    expect(readFileSync(resolve(root, 'schemas', name), 'utf8')).toBe(schemas.get(name));
  });
});

describe('the shot list schema, as an editor uses it', () => {
  test('accepts the example show, with its codes read as numbers', () => {
    expect(validate(parse(readFileSync(resolve(root, 'shotlists/harbor.shotlist.yaml'), 'utf8')))).toBe(true);
  });

  test.each([
    ['a plain shot', {}, true],
    ['a field of the studio', { 'x-lens': 35 }, true],
    ['a parent with a take', { extends: { shot: 'DCK_0020', take: 2 } }, true],
    ['an unknown field', { promt: 'x' }, false],
    ['seconds as text', { seconds: 'eight' }, false],
    ['a size with a blank', { size: '1280 x 720' }, false],
    ['an empty prompt', { prompt: '' }, false],
  ])('%s: %j is %j', (_what, fields, isValid) => {
    expect(validate(list(fields))).toBe(isValid);
  });

  test('shows help for every field', () => {
    const text = schemas.get('shot-list.schema.json') ?? '';
    expect(text).toContain('Raising it adds takes; lowering it drops none.');
  });
});
