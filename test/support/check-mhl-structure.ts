/** An element of a small XML document; text and children never mix in these. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface ElementRule {
  /** Name and how often at most, in the order that they must come in; those with `!` must be there. */
  readonly sequence?: readonly (readonly [name: string, most: number])[];
  /** Any of these in any order, one at least. */
  readonly choice?: readonly string[];
  readonly attributes?: Readonly<Record<string, RegExp>>;
  readonly text?: RegExp;
}

const many = Number.POSITIVE_INFINITY;
const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const integer = /^[+-]?\d+$/;
const any = /^.*$/s;
const digests = ['c4', 'md5', 'sha1', 'xxh128', 'xxh3', 'xxh64'].map((name) => [name, 1] as const);
const digest: ElementRule = {
  attributes: { action: /^(original|verified|failed)$/, hashdate: dateTime, structure: any },
  text: any,
};

/**
 * What the schemas of ASC MHL 2.0 ask of a manifest and of a chain: which elements, in which order, how often, with which
 * attributes. A name may have two rules: by the element that it is in. https://github.com/ascmitc/mhl/tree/master/xsd
 */
const rules: Readonly<Record<string, ElementRule>> = {
  '/hashlist': {
    sequence: [
      ['creatorinfo!', 1],
      ['processinfo!', 1],
      ['hashes', 1],
      ['metadata', 1],
      ['references', 1],
    ],
    attributes: { 'version!': /^2\.0$/, 'xmlns!': /^urn:ASC:MHL:v2\.0$/ },
  },
  creatorinfo: {
    sequence: [
      ['creationdate!', 1],
      ['hostname!', 1],
      ['tool!', 1],
      ['author', many],
      ['location', 1],
      ['comment', 1],
    ],
  },
  creationdate: { text: dateTime },
  hostname: { text: any },
  tool: { attributes: { version: any }, text: any },
  processinfo: {
    sequence: [
      ['process!', 1],
      ['roothash', 1],
      ['ignore', 1],
    ],
  },
  process: { text: /^(in-place|transfer|flatten)$/ },
  roothash: {
    sequence: [
      ['content!', 1],
      ['structure!', 1],
    ],
  },
  content: { sequence: digests },
  structure: { sequence: digests },
  ignore: { sequence: [['pattern!', many]] },
  pattern: { text: any },
  hashes: { choice: ['hash', 'directoryhash'] },
  hash: { sequence: [['path!', 1], ...digests, ['previousPath', 1], ['metadata', 1]] },
  'hash/path': { attributes: { size: integer, creationdate: dateTime, lastmodificationdate: dateTime }, text: any },
  directoryhash: {
    sequence: [
      ['path!', 1],
      ['content!', 1],
      ['structure!', 1],
      ['previousPath', 1],
      ['metadata', 1],
    ],
  },
  'directoryhash/path': { attributes: { creationdate: dateTime, lastmodificationdate: dateTime }, text: any },
  c4: digest,
  xxh128: digest,
  '/ascmhldirectory': {
    sequence: [['hashlist!', many]],
    attributes: { 'xmlns!': /^urn:ASC:MHL:DIRECTORY:v2\.0$/ },
  },
  'ascmhldirectory/hashlist': {
    sequence: [
      ['path!', 1],
      ['c4!', 1],
    ],
    attributes: { sequencenr: integer },
  },
  'hashlist/path': { text: any },
};

/** What the schemas find wrong with a manifest or a chain; nothing where it is valid. */
export function checkMhlStructure(xml: string): readonly string[] {
  return checkElement(parseXml(xml), '');
}

function checkElement(element: XmlElement, parent: string): readonly string[] {
  const { name, attributes, children, text } = element;
  const where = `${parent}/${name}`;
  const rule = rules[where] ?? rules[name];
  if (rule === undefined) return [`${where} is no element of the standard`];
  return [
    ...checkAttributes(where, attributes, rule.attributes ?? {}),
    ...checkChildren(
      where,
      children.map((child) => child.name),
      rule,
    ),
    ...(rule.text === undefined && text !== '' ? [`${where} has text`] : []),
    ...(rule.text?.test(text) === false ? [`${where} says \`${text}\``] : []),
    ...children.flatMap((child) => checkElement(child, name)),
  ];
}

function checkAttributes(
  where: string,
  found: Readonly<Record<string, string>>,
  wanted: NonNullable<ElementRule['attributes']>,
): readonly string[] {
  const missing = Object.keys(wanted).filter((name) => name.endsWith('!') && !(name.slice(0, -1) in found));
  const wrong = Object.entries(found).filter(([name, value]) => !(wanted[name] ?? wanted[`${name}!`])?.test(value));
  return [
    ...missing.map((name) => `${where} lacks ${name.slice(0, -1)}`),
    ...wrong.map(([name, value]) => `${where} has ${name}="${value}"`),
  ];
}

function checkChildren(
  where: string,
  names: readonly string[],
  { sequence = [], choice }: ElementRule,
): readonly string[] {
  if (choice !== undefined) {
    const strange = names.filter((name) => !choice.includes(name));
    return names.length === 0 ? [`${where} is empty`] : strange.map((name) => `${where} has ${name}`);
  }
  const left = [...names];
  const faults: string[] = [];
  for (const [wanted, most] of sequence) {
    const name = wanted.replace('!', '');
    let count = 0;
    for (; left[0] === name && count < most; count += 1) left.shift();
    if (count === 0 && wanted.endsWith('!')) faults.push(`${where} lacks ${name} in its place`);
  }
  return [...faults, ...left.map((name) => `${where} has ${name} out of place`)];
}

/** Reads what has neither comments nor CDATA, and throws at what is not well-formed. */
export function parseXml(xml: string): XmlElement {
  const token = /<\?xml [^?]*\?>|<(\/?)([A-Za-z][\w.-]*)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  const root: Open = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  for (let at = 0; at < xml.length; at = token.lastIndex) {
    token.lastIndex = at;
    const [whole, closing, name, attributes, empty, text] = token.exec(xml) ?? [];
    const parent = open.at(-1);
    if (whole === undefined || parent === undefined) throw new Error(`no XML at ${at}: ${xml.slice(at, at + 40)}`);
    if (text !== undefined) parent.text += text;
    if (name === undefined) continue;
    if (closing === '/') {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes another element`);
      continue;
    }
    const element: Open = { name, attributes: attributesOf(attributes ?? ''), children: [], text: '' };
    parent.children.push(element);
    if (empty !== '/') open.push(element);
  }
  const [document] = root.children;
  if (document === undefined || open.length !== 1 || root.children.length !== 1)
    throw new Error('not one whole document');
  return trimmed(document);
}

interface Open extends XmlElement {
  readonly children: Open[];
  text: string;
}

function trimmed(element: XmlElement): XmlElement {
  const text = element.children.length === 0 ? element.text : element.text.trim();
  return { ...element, text, children: element.children.map(trimmed) };
}

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/([\w:.-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
}
