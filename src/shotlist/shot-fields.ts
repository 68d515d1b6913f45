/** How a field's text is read. */
export type FieldKind =
  | 'id'
  | 'code'
  | 'text'
  | 'prompt'
  | 'prose'
  | 'size'
  | 'seconds'
  | 'takes'
  | 'whole'
  | 'number'
  | 'date'
  | 'timecode'
  | 'time'
  | 'fit'
  | 'render'
  | 'boolean'
  | 'texts'
  | 'reference'
  | 'params'
  | 'parent';

export interface ShotField {
  readonly name: string;
  readonly kind: FieldKind;
  /** Changing it makes a new version of the shot. */
  readonly affectsRender: boolean;
  /** It holds sentences: blanks and line ends are part of it. */
  readonly isProse: boolean;
  /** It may stand in `defaults` as well as in a shot. */
  readonly canBeDefault: boolean;
  readonly help: string;
  /** CSV headers that mean it, compared without case, blanks and underscores. */
  readonly columns: readonly string[];
}

/** Every field of a shot, in the order `fmt` and exports write them. */
export const shotFields = [
  field('id', 'id', 'shot', 'Shot code, unique in its sequence, or the whole shot id.', [
    'shot',
    'shot id',
    'shot code',
    'shot name',
    'shot number',
    'shot #',
    'name',
    'nomenclature plan',
  ]),
  field('episode', 'code', 'editorial', 'Episode code.', ['episode', 'episode id', 'ep']),
  field('sequence', 'code', 'editorial', 'Sequence code; in YAML the `sequences` say it.', [
    'sequence',
    'sequence id',
    'seq',
    'scene',
    'scene id',
    'scene number',
  ]),
  field('prompt', 'prompt', 'shot', 'What the model is asked for, 1 to 32,000 characters.', ['prompt']),
  field('model', 'text', 'render', 'Model id or a name from the `models` of the config.', ['model']),
  field('size', 'size', 'render', 'Width x height in pixels, such as `1280x720`.', ['size', 'resolution']),
  field('seconds', 'seconds', 'render', 'Length of the clip.', ['seconds', 'duration', 'duration sec', 'duration s']),
  field('frames', 'whole', 'shot', 'Length of the cut in frames, instead of `seconds`.', [
    'frames',
    'nb frames',
    'frame count',
    'num frames',
    'cut duration',
  ]),
  field('timecode', 'timecode', 'shot', 'Length of the cut as `HH:MM:SS:FF`, instead of `seconds`.', [
    'timecode',
    'tc duration',
    'durée',
  ]),
  field('tc_in', 'timecode', 'shot', 'Timecode where the cut begins; with `tc_out` its length, instead of `seconds`.', [
    'tc in',
    'timecode in',
  ]),
  field('tc_out', 'timecode', 'shot', 'Timecode of the first frame after the cut.', ['tc out', 'timecode out']),
  field('start_time', 'time', 'shot', 'Seconds, or `M:SS`, where the cut begins; with `end_time` its length.', [
    'start time',
  ]),
  field('end_time', 'time', 'shot', 'Seconds, or `M:SS`, where the cut ends.', ['end time']),
  field('head_in', 'whole', 'shot', 'First frame of cut and handles; with `tail_out` their length.', ['head in']),
  field('tail_out', 'whole', 'shot', 'Last frame of cut and handles.', ['tail out']),
  field('fps', 'number', 'editorial', 'Frames a second that frames and timecodes count in.', [
    'fps',
    'frames per second',
    'frame rate',
  ]),
  field('fit', 'fit', 'editorial', '`up`: take the shortest length the model renders that holds cut and handles.', [
    'fit',
  ]),
  field(
    'input_reference',
    'reference',
    'render',
    'Image that opens the shot: a path beside the list, an https address, or `{ file_id: … }`.',
    ['input reference', 'reference', 'image url'],
  ),
  field('characters', 'texts', 'render', 'Keys of `characters`, at most two; the prompt must call them by name.', [
    'characters',
    'cast',
    'cast members',
  ]),
  field('params', 'params', 'render', 'Further parameters of the model, such as `seed`.', []),
  field('extends', 'parent', 'shot', 'Continue this shot: its id, or `{ shot: DCK_0020, take: 2 }`.', ['extends']),
  field('edit_of', 'parent', 'shot', 'Change this shot: its id, or `{ shot: DCK_0020, take: 2 }`.', ['edit of']),
  field(
    'takes',
    'takes',
    'editorial',
    'How many variations to render. Raising it adds takes; lowering it drops none.',
    ['takes'],
  ),
  field('render', 'render', 'editorial', '`yes`, `hold` (not tonight) or `omit` (out of the cut).', ['render']),
  field('locked', 'boolean', 'editorial', '`true` keeps what has landed, whatever else changes.', ['locked']),
  field('status', 'text', 'editorial', "The studio's own status word; `status_map` in the config gives it a meaning.", [
    'status',
  ]),
  field('priority', 'number', 'editorial', 'Higher renders first when a limit is reached.', [
    'priority',
    'production priority',
  ]),
  field('due', 'date', 'editorial', 'Date it is needed, `2026-11-22`.', ['due', 'due date']),
  field('order', 'number', 'editorial', 'Place in the cut. Without it shots follow their ids.', [
    'order',
    'cut order',
    'publish order',
  ]),
  field('assignee', 'text', 'editorial', 'Who looks after it.', ['assignee', 'artist', 'assigned to']),
  field(
    'cut_in',
    'whole',
    'editorial',
    'First frame used in the cut; with `cut_out` its length where nothing else says one.',
    ['cut in', 'frame in', 'frame start', 'in'],
  ),
  field('cut_out', 'whole', 'editorial', 'Last frame used in the cut, itself counted.', [
    'cut out',
    'frame out',
    'frame end',
    'out',
  ]),
  field('handles', 'whole', 'editorial', 'Frames wanted before and after the cut.', ['handles']),
  field('tags', 'texts', 'editorial', 'Words to select shots by.', ['tags']),
  field('description', 'prose', 'editorial', 'What happens, for people. It is never taken for a prompt.', [
    'description',
  ]),
  field('notes', 'prose', 'editorial', 'Notes for people.', [
    'notes',
    'note',
    'comment',
    'comments',
    'commentaire',
    'annotation',
  ]),
] as const satisfies readonly ShotField[];

export type ShotFieldName = (typeof shotFields)[number]['name'];

const byName: ReadonlyMap<string, ShotField> = new Map(shotFields.map((entry) => [entry.name, entry]));

export function findShotField(name: string): ShotField | undefined {
  return byName.get(name);
}

/** `shot`: of one shot alone. `render`: may be a default and re-renders. `editorial`: may be a default and never re-renders. */
function field<const Name extends string>(
  name: Name,
  kind: FieldKind,
  role: 'shot' | 'render' | 'editorial',
  help: string,
  columns: readonly string[],
): ShotField & { readonly name: Name } {
  const affectsRender = role === 'render' || name === 'prompt' || kind === 'parent';
  return {
    name,
    kind,
    affectsRender,
    isProse: kind === 'prompt' || kind === 'prose',
    canBeDefault: role !== 'shot',
    help,
    columns,
  };
}
