import { groupBy } from '../domain/group-by.js';
import { formatPlace } from '../domain/place.js';
import { formatTake, formatVersion } from '../domain/take-name.js';
import { formatXml, type XmlElement, xml } from '../domain/xml.js';
import type { DailiesDocument } from './dailies-document.js';
import type { DailiesModel, DailiesTake } from './dailies-model.js';
import { formatUtc } from './local-time.js';

/** A test case a take, for CI: in passes, needs someone or gone fails, everything still open is skipped. */
export function formatDailiesJunit(model: DailiesModel): DailiesDocument {
  const suites = [...groupBy(model.takes, (take) => take.sequence)].map(([sequence, takes]) =>
    suite(model, sequence, takes),
  );
  const root = xml('testsuites', suites, { name: `${model.show} dailies ${model.run.name}`, ...counts(model.takes) });
  return {
    name: 'junit.xml',
    mediaType: 'application/xml',
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${formatXml(root)}`,
  };
}

function suite(model: DailiesModel, sequence: string | undefined, takes: readonly DailiesTake[]): XmlElement {
  const name = sequence ?? 'no sequence';
  const attributes = { name, timestamp: formatUtc(model.run.openedAtMs), ...counts(takes) };
  return xml(
    'testsuite',
    [xml('properties', books(model)), ...takes.map((take) => testCase(`${model.show}.${name}`, take))],
    attributes,
  );
}

function books({ books: { takes, attempts, money } }: DailiesModel): readonly XmlElement[] {
  const facts = {
    'books.takes.total': takes.total,
    'books.takes.unexplained': takes.unexplained,
    'books.attempts.total': attempts.total,
    'books.attempts.unexplained': attempts.unexplained,
    'books.money.unexplainedMicroUsd': money.unexplainedMicroUsd,
  };
  return Object.entries(facts).map(([name, value]) => xml('property', [], { name, value: String(value) }));
}

function counts(takes: readonly DailiesTake[]): Readonly<Record<string, string>> {
  const verdicts = takes.map(verdictOf);
  const count = (verdict: string) => String(verdicts.filter((candidate) => candidate === verdict).length);
  return { tests: String(takes.length), failures: count('failure'), errors: '0', skipped: count('skipped') };
}

function testCase(classname: string, take: DailiesTake): XmlElement {
  const version = take.version === undefined ? '' : ` ${formatVersion(take.version)}`;
  const verdict = verdictOf(take);
  const failure = take.attempts.at(-1)?.failure;
  const why = failure?.message ?? take.reason ?? take.state;
  const attributes = { message: why, ...(verdict === 'failure' ? { type: failure?.code ?? take.state } : {}) };
  return xml('testcase', verdict === 'pass' ? [] : [xml(verdict, [], attributes)], {
    classname,
    name: `${take.shotId}${version} ${formatTake(take.take)}`,
    file: formatPlace(take.place),
  });
}

function verdictOf({ group }: DailiesTake): 'pass' | 'failure' | 'skipped' {
  switch (group) {
    case 'In':
      return 'pass';
    case 'Needs you':
    case 'Gone':
      return 'failure';
    case 'In flight':
    case 'Retries by itself':
    case 'Not tonight':
      return 'skipped';
    default:
      return group satisfies never;
  }
}
