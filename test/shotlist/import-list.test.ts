import { describe, expect, test } from 'vitest';
import { formatImportedList } from '../../src/shotlist/format-yaml-list.js';
import { importList } from '../../src/shotlist/import-list.js';
import { mergeIntoCsv, readTargetRows } from '../../src/shotlist/merge-into-csv.js';
import { openCsvTable } from '../../src/shotlist/open-csv-table.js';
import { sourceText } from '../../src/written/source-text.js';
import { listOptions } from '../support/list-options.js';

const options = listOptions({ show: 'HRB' });
const take = (text: string, file: string, config: Partial<typeof options.config> = {}) => {
  const input = { file, bytes: Buffer.from(text) };
  return importList(input, { folder: 'shotlists' }, { ...options, config: { ...options.config, ...config } });
};
const cellsOf = (text: string, file: string, config: Partial<typeof options.config> = {}) =>
  take(text, file, config).shots.map(({ cells }) => Object.fromEntries(cells));

interface Event {
  readonly name: string;
  readonly source?: string;
  readonly record: readonly [string, string];
  readonly reel?: string;
  readonly channels?: string;
  readonly kind?: string;
}

function anEdl(events: readonly Event[], frameCount = 'NON-DROP FRAME'): string {
  const lines = events.flatMap(({ name, source = '01:00:00:00', record, ...event }, index) => [
    `${String(index + 1).padStart(3, '0')}  ${event.reel ?? 'AX'}  ${event.channels ?? 'V'}  ${event.kind ?? 'C'}  ${source} ${source} ${record.join(' ')}`,
    `* FROM CLIP NAME:  ${name}`,
  ]);
  return ['TITLE: HARBOR V07', `FCM: ${frameCount}`, ...lines].join('\r\n');
}

describe('an EDL becomes names and lengths in the order of the cut', () => {
  test('a length is counted in frames of the project', () => {
    const edl = anEdl([
      { name: 'DCK_0020 (LAY3)', record: ['00:59:58:00', '01:00:01:07'] },
      { name: 'HRB_DCK_0010_v002_t01.mp4', record: ['01:00:01:07', '01:00:05:07'] },
    ]);
    expect(cellsOf(edl, 'cut.edl')).toEqual([
      { id: 'DCK_0020', frames: '79' },
      { id: 'DCK_0010', frames: '96' },
    ]);
  });

  test('drop-frame counting skips numbers, not frames', () => {
    const edl = anEdl([{ name: 'DCK_0010', record: ['01:00:59;28', '01:01:00;02'] }], 'DROP FRAME');
    expect(cellsOf(edl, 'cut.edl', { frameRate: 29.97 })).toEqual([{ id: 'DCK_0010', frames: '2' }]);
  });

  test('a shot that is used twice reaches from its first to its last frame', () => {
    const edl = anEdl([
      { name: 'DCK_0010', source: '00:00:00:12', record: ['01:00:00:00', '01:00:01:00'] },
      { name: 'DCK_0020', record: ['01:00:01:00', '01:00:02:00'] },
      { name: 'DCK_0010', source: '00:00:02:00', record: ['01:00:02:00', '01:00:03:00'] },
    ]);
    expect(cellsOf(edl, 'cut.edl')[0]).toEqual({ id: 'DCK_0010', frames: '60' });
  });

  test('sound, black and the empty half of a dissolve are no shots', () => {
    const edl = [
      anEdl([
        { name: 'DCK_0010', channels: 'A2', record: ['01:00:00:00', '01:00:01:00'] },
        { name: 'slug', reel: 'BL', record: ['01:00:00:00', '01:00:01:00'] },
        { name: 'DCK_0010', record: ['01:00:00:00', '01:00:01:00'] },
      ]),
      '004  AX  V  C      01:00:01:00 01:00:01:00 01:00:01:00 01:00:01:00',
      '004  AX  V  D 012  00:00:00:00 00:00:02:00 01:00:01:00 01:00:03:00',
      '* FROM CLIP NAME: DCK_0010',
      '* TO CLIP NAME: DCK_0020',
    ].join('\n');
    expect(cellsOf(edl, 'cut.edl')).toEqual([
      { id: 'DCK_0010', frames: '24' },
      { id: 'DCK_0020', frames: '48' },
    ]);
  });

  test('a clip that is called after no shot is refused at its line, with a way out', () => {
    const edl = anEdl([{ name: 'sea monster', record: ['01:00:00:00', '01:00:01:00'] }]);
    expect(take(edl, 'cut.edl').diagnostics).toEqual([
      expect.objectContaining({ code: 'E_SHOT_ID', value: 'sea monster', place: { file: 'cut.edl', line: 3 } }),
    ]);
    expect(cellsOf(`${edl}\r\n* SHOT: DCK_0010\r\n`, 'cut.edl')).toEqual([{ id: 'DCK_0010', frames: '24' }]);
  });

  test.each([
    ['frames that the rate does not have', ['01:00:00:24', '01:00:01:00'], 'NON-DROP FRAME'],
    ['drop-frame where nothing is dropped', ['01:00:00:00', '01:00:01:00'], 'DROP FRAME'],
    ['an end before its start', ['01:00:01:00', '01:00:00:00'], 'NON-DROP FRAME'],
  ] as const)('%s is refused: an EDL does not say its rate', (_, record, frameCount) => {
    const { shots, diagnostics } = take(anEdl([{ name: 'DCK_0010', record }], frameCount), 'cut.edl');
    expect(diagnostics.map(({ code, place }) => [code, place?.line])).toEqual([['E_INVALID_VALUE', 3]]);
    expect(shots.map(({ cells }) => cells.has('frames'))).toEqual([false]);
  });
});

describe('an EDL of a show that says no frame rate', () => {
  test('is refused once, with a way out', () => {
    const events = ['DCK_0010', 'DCK_0020'].map((name): Event => ({ name, record: ['01:00:00:24', '01:00:01:00'] }));
    const { diagnostics } = take(anEdl(events), 'cut.edl', { frameRate: undefined });
    expect(diagnostics).toEqual([
      expect.objectContaining({
        code: 'E_MISSING_FIELD',
        message: 'Nothing says how many frames of this cut are a second.',
        hint: expect.stringContaining('`frame_rate` in the config'),
      }),
    ]);
  });
});

describe('an OTIO timeline becomes names and lengths', () => {
  const rational = (value: number, rate: number) => ({ OTIO_SCHEMA: 'RationalTime.1', value, rate });
  const range = (start: number, frames: number, rate = 24) => ({
    OTIO_SCHEMA: 'TimeRange.1',
    start_time: rational(start, rate),
    duration: rational(frames, rate),
  });
  const clip = (name: string, more: object) => ({ OTIO_SCHEMA: 'Clip.2', name, ...more });
  const track = (kind: string, ...children: object[]) => ({ OTIO_SCHEMA: 'Track.1', kind, children });
  const timeline = (...children: object[]) =>
    JSON.stringify({ OTIO_SCHEMA: 'Timeline.1', tracks: { OTIO_SCHEMA: 'Stack.1', children } });

  test('the part in the cut counts, else the whole medium; another rate is kept with its count', () => {
    const media = { OTIO_SCHEMA: 'ExternalReference.1', target_url: 'a.mp4', available_range: range(0, 100, 25) };
    const text = timeline(
      track(
        'Video',
        clip('DCK_0010', { source_range: range(10, 50) }),
        { OTIO_SCHEMA: 'Gap.1', source_range: range(0, 24) },
        clip('DCK_0020', { media_references: { DEFAULT_MEDIA: media } }),
        clip('DCK_0030', {}),
      ),
      track('Audio', clip('bells', { source_range: range(0, 50) })),
    );
    expect(cellsOf(text, 'cut.otio')).toEqual([
      { id: 'DCK_0010', frames: '50' },
      { id: 'DCK_0020', frames: '100', fps: '25' },
      { id: 'DCK_0030' },
    ]);
  });
});

describe('a CSV of a tracker needs no prompts', () => {
  const kitsu = 'Episode,Sequence,Name,Description,Nb Frames,Layout\nE01,DCK,0010,A gull,48,todo\nE01,DCK,0020,,96,\n';

  test('names, lengths and all else is kept; a description is never taken for a prompt', () => {
    expect(cellsOf(kitsu, 'kitsu.csv')).toEqual([
      { id: 'E01_DCK_0010', description: 'A gull', frames: '48', 'x-layout': 'todo' },
      { id: 'E01_DCK_0020', frames: '96' },
    ]);
  });

  test('the new list waits for prompts and is sound once they are written', () => {
    const text = formatImportedList(take(kitsu, 'kitsu.csv').shots, 'HRB');
    expect(text).toBe(`format: nightshoot/shot-list@1
show: HRB
defaults:
  fit: up
shots:
  - id: E01_DCK_0010
    prompt: ""
    description: A gull
    frames: 48
    x-layout: todo
  - id: E01_DCK_0020
    prompt: ""
    frames: 96
`);
  });

  test.each([
    ['Name,Frame In,Frame Out\nDCK_0010,1001,1100\n', { frames: '100', cut_in: '1001', cut_out: '1100' }],
    ['Name,Nb Frames,Frame In,Frame Out\nDCK_0010,99,1001,1100\n', { frames: '99', cut_in: '1001', cut_out: '1100' }],
    ['Name,TC IN,TC OUT\nDCK_0010,00:00:01:00,00:00:05:00\n', { tc_in: '00:00:01:00', tc_out: '00:00:05:00' }],
    ['Name,In,Out\nDCK_0010,,\n', {}],
  ])('in and out make the length where no column has one of its own: %j', (text, cells) => {
    const { shots, diagnostics } = take(text, 'tracker.csv');
    expect(shots.map((shot) => Object.fromEntries(shot.cells))).toEqual([{ id: 'DCK_0010', ...cells }]);
    expect(diagnostics).toEqual([]);
    expect(formatImportedList(shots, 'HRB').includes('fit: up')).toBe('cut_in' in cells || 'tc_in' in cells);
  });

  test('a length that in and out contradict is kept, and told of', () => {
    const { shots, diagnostics } = take('Name,Nb Frames,In,Out\nDCK_0010,48,1001,1100\n', 'tracker.csv');
    expect(shots[0]?.cells.get('frames')).toBe('48');
    expect(diagnostics).toMatchObject([{ code: 'W_CUT_LENGTH', place: { cell: 'D2' } }]);
  });

  test('references are written relative to the list that they come into', () => {
    expect(cellsOf('id,prompt,reference\nDCK_0010,A gull.,refs/a.png\n', 'office/list.csv')).toEqual([
      { id: 'DCK_0010', prompt: 'A gull.', input_reference: '../office/refs/a.png' },
    ]);
  });

  test.each([
    ['an Avid Log Exchange', 'Heading\nFIELD_DELIM\tTABS\n\nColumn\nName\n\nData\nDCK_0010\n', 'E_LIST_FORMAT'],
    ['JSON of another program', '{ "boards": [] }', 'E_LIST_FORMAT'],
    ['a header alone', 'Sequence,Name\n', 'E_NO_SHOTS'],
    ['a name that is no shot id', 'Type,Name\nProp,Rowing Boat\n', 'E_SHOT_ID'],
  ])('%s is refused in so many words', (_, text, code) => {
    expect(take(text, 'strange.file').diagnostics.map((one) => one.code)).toContain(code);
  });
});

describe('merging into a CSV', () => {
  const merge = (target: string, incoming: string) => {
    const table = openCsvTable(sourceText('list.csv', target), {});
    if (table === undefined) throw new Error('The target has a header.');
    return mergeIntoCsv(table, readTargetRows(table), take(incoming, 'incoming.csv').shots);
  };

  test('keeps the order of rows, the quotes of cells and the ends of lines', () => {
    const target = 'id;prompt;frames\r\nDCK_0020;"A cup.";"10"\r\nDCK_0010;A gull.;48\r\n';
    const merged = merge(target, 'Name,Nb Frames\nDCK_0010,50\nDCK_0020,12\nDCK_0030,7\n');
    expect(merged).toEqual({
      text: 'id;prompt;frames\r\nDCK_0020;"A cup.";"12"\r\nDCK_0010;A gull.;50\r\nDCK_0030;;7\r\n',
      changed: ['DCK_0010', 'DCK_0020'],
      added: ['DCK_0030'],
      leftOut: [],
    });
  });

  test('finds a shot by the columns that make up its id, and says what it has no column for', () => {
    const target = 'Episode,Sequence,Name,Prompt\nE01,DCK,0010,A gull.\n';
    const merged = merge(target, 'id,prompt,frames\nE01_DCK_0010,A tern.,48\n');
    expect(merged).toMatchObject({ changed: ['E01_DCK_0010'], added: [], leftOut: ['frames'] });
    expect(merged.text).toBe('Episode,Sequence,Name,Prompt\nE01,DCK,0010,A tern.\n');
  });
});
