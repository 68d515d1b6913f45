import type { Diagnostic } from '../../domain/diagnostic.js';
import { groupBy } from '../../domain/group-by.js';
import { formatPlace } from '../../domain/place.js';
import { formatXml, type XmlElement, xml } from '../../domain/xml.js';
import { plainText } from './plain-text.js';

/** A test case for each list: it fails with its errors, and its warnings are its output. */
export function formatJunit(diagnostics: readonly Diagnostic[], files: readonly string[]): string {
  const byFile = groupBy(diagnostics, ({ place }) => place?.file ?? '');
  const names = [...new Set([...files, ...byFile.keys()])];
  const cases = names.map((file) => testCase(file, byFile.get(file) ?? []));
  const failures = names.filter((file) => (byFile.get(file) ?? []).some(({ severity }) => severity === 'error')).length;
  const counts = { tests: String(names.length), failures: String(failures) };
  const suite = xml('testsuite', cases, { name: 'nightshoot validate', ...counts });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${formatXml(xml('testsuites', [suite], counts))}`.trimEnd();
}

function testCase(file: string, diagnostics: readonly Diagnostic[]): XmlElement {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning');
  const children: XmlElement[] = errors.map((error) =>
    xml('failure', describe(error), { type: error.code, message: plainText(error.message) }),
  );
  if (warnings.length > 0) children.push(xml('system-out', warnings.map(describe).join('\n')));
  return xml('testcase', children, { name: file === '' ? 'lists' : file, classname: 'nightshoot.validate' });
}

function describe({ code, message, hint, place }: Diagnostic): string {
  const where = place === undefined ? '' : `${formatPlace(place)}: `;
  return plainText(`${where}${code}: ${message}${hint === undefined ? '' : `\nhint: ${hint}`}`);
}
