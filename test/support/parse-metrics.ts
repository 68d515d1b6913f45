export interface MetricFamily {
  readonly type: string;
  readonly help: string;
  /** By name and labels as written. */
  readonly samples: ReadonlyMap<string, number>;
}

/**
 * Reads the text format of Prometheus and throws at whatever its documentation does not allow.
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details
 */
export function parseMetrics(text: string): ReadonlyMap<string, MetricFamily> {
  if (!text.endsWith('\n')) throw new Error('The last line does not end in a line feed.');
  const families = new Map<string, { help: string; type: string; samples: Map<string, number> }>();
  let current = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const [, keyword, named = '', told = ''] = comment.exec(line) ?? [];
    const [, name = '', labels = '', value = ''] = sample.exec(line) ?? [];
    const family = families.get(current);
    if (keyword === 'HELP') {
      if (families.has(named)) throw new Error(`${named} comes in two groups.`);
      families.set(named, { help: told, type: '', samples: new Map() });
      current = named;
    } else if (keyword === 'TYPE') {
      if (family === undefined || named !== current || family.type !== '') throw new Error(`Out of place: ${line}`);
      if (!types.has(told)) throw new Error(`No type: ${line}`);
      family.type = told;
    } else {
      if (family === undefined || name !== current || family.type === '') throw new Error(`Out of place: ${line}`);
      if (!areLabels(labels)) throw new Error(`Wrong labels: ${line}`);
      if (family.samples.has(name + labels)) throw new Error(`Twice: ${line}`);
      if (family.type === 'counter' && !name.endsWith('_total')) throw new Error(`A counter ends in _total: ${line}`);
      family.samples.set(name + labels, readNumber(value));
    }
  }
  return families;
}

const comment = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) ((?:[^\\]|\\\\|\\n)*)$/;
const sample = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{.*\})? (\S+)$/;
const types = new Set(['counter', 'gauge', 'histogram', 'summary', 'untyped']);
const label = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(,|$)/;

function areLabels(braced: string): boolean {
  const names = new Set<string>();
  for (let rest = braced.slice(1, -1); rest !== ''; ) {
    const [whole, name] = label.exec(rest) ?? [];
    if (whole === undefined || name === undefined || names.has(name)) return false;
    names.add(name);
    rest = rest.slice(whole.length);
  }
  return true;
}

/** As Go's ParseFloat takes it. */
function readNumber(text: string): number {
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text);
  if (text === 'NaN' || text === '+Inf' || text === '-Inf') return Number(text.replace('Inf', 'Infinity'));
  throw new Error(`No number: ${text}`);
}
