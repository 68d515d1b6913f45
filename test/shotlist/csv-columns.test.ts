import { describe, expect, test } from 'vitest';
import { readCsvHeader } from '../../src/shotlist/csv-columns.js';
import { readCsvRow } from '../../src/shotlist/parse-csv.js';
import { sourceText } from '../../src/written/source-text.js';

describe('headers in the wild', () => {
  test.each([
    ['id', ['shot_id', 'Shot Code', 'SHOT', 'Name', 'shot number', 'NOMENCLATURE PLAN']],
    ['sequence', ['Sequence', 'sequence_id', 'Scene', 'scene number', 'Segment', 'Act']],
    ['episode', ['Episode', 'episode_id']],
    ['seconds', ['duration', 'Duration Sec']],
    ['frames', ['Nb Frames', 'frame_count', 'num frames', 'Cut Duration']],
    ['timecode', ['DURÉE', 'Dure\u0301e']],
    ['cut_in', ['Frame In', 'In', 'Cut In', 'Frame Start']],
    ['cut_out', ['Frame Out', 'Out', 'Cut Out', 'Frame End']],
    ['head_in', ['Head in']],
    ['tail_out', ['Tail Out']],
    ['start_time', ['start_time']],
    ['tc_out', ['TC OUT']],
    ['fps', ['FPS', 'Frames per Second']],
    ['size', ['Resolution']],
    ['characters', ['Cast members']],
    ['model', ['model', 'profile']],
    ['priority', ['production_priority']],
    ['notes', ['COMMENTAIRE', 'Annotation']],
    ['order', ['publish_order']],
  ])('`%s` is called %j', (field, headers) => {
    for (const header of headers) expect(fieldsOf(`"${header}",x-rest`)[0]).toBe(field);
  });

  test.each(['PLAN', 'Link'])('a column `%s` names the shots only where no other does', (header) => {
    expect(fieldsOf(`${header},prompt`)).toEqual(['id', 'prompt']);
    expect(fieldsOf(`${header},Name`)).toEqual([`x-${header.toLowerCase()}`, 'id']);
    expect(fieldsOf(`${header},Code`, { Code: 'id' })).toEqual([`x-${header.toLowerCase()}`, 'id']);
  });

  test('acts of scenes stay metadata', () => {
    expect(fieldsOf('Act,Scene,Shot')).toEqual(['x-act', 'sequence', 'id']);
    expect(fieldsOf('Act,Segment,Shot')).toEqual(['sequence', 'x-segment', 'id']);
  });
});

function fieldsOf(header: string, mapped: Readonly<Record<string, string>> = {}): readonly (string | undefined)[] {
  const row = readCsvRow(header, ',', { at: 0, number: 1 });
  if ('message' in row) throw new Error(row.message);
  const withShot = header.includes('x-rest') ? { ...mapped, 'x-rest': 'id' } : mapped;
  const { columns } = readCsvHeader(sourceText('list.csv', header), row, withShot);
  return columns?.names ?? [];
}
