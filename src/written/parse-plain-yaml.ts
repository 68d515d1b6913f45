import { isNode, LineCounter, parseDocument } from 'yaml';
import type { Diagnostic } from '../domain/diagnostic.js';
import type { Place } from '../domain/place.js';

export interface PlainYaml {
  /** Maps, lists, text, numbers and booleans as YAML 1.2 reads them. Undefined where there are errors. */
  readonly value: unknown;
  readonly diagnostics: readonly Diagnostic[];
  /** Where the value at a path of keys stands; the nearest thing above it where it is absent. */
  readonly placeAt: (path: readonly PropertyKey[]) => Place;
}

/** For files that people who run servers write: YAML's own numbers and booleans. Shot lists are read as text instead. */
export function parsePlainYaml(file: string, text: string): PlainYaml {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter,
    prettyErrors: false,
    strict: true,
    uniqueKeys: true,
    stringKeys: true,
  });
  const placeAtOffset = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line, column: col };
  };
  const placeAt = (path: readonly PropertyKey[]): Place => {
    for (let depth = path.length; depth > 0; depth -= 1) {
      const node = document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return placeAtOffset(node.range[0]);
    }
    return { file, line: 1, column: 1 };
  };
  const diagnostics = [...document.errors, ...document.warnings].map(
    ({ message, pos }): Diagnostic => ({
      severity: 'error',
      code: 'E_YAML_SYNTAX',
      message: `The YAML cannot be parsed: ${message.split('\n', 1)[0] ?? message}`,
      place: placeAtOffset(pos[0]),
    }),
  );
  if (diagnostics.length > 0) return { value: undefined, diagnostics, placeAt };
  // 100 aliases are more than a config needs and far fewer than an exploding one has.
  return { value: document.toJS({ maxAliasCount: 100 }), diagnostics, placeAt };
}
