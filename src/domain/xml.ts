/** An XML element: text, or children in order. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: string | readonly XmlElement[];
}

export function xml(
  name: string,
  content: string | number | readonly (XmlElement | undefined)[],
  attributes: Readonly<Record<string, string>> = {},
): XmlElement {
  const isText = typeof content === 'string' || typeof content === 'number';
  return { name, attributes, content: isText ? String(content) : content.filter((child) => child !== undefined) };
}

/** Indented by two blanks; text keeps its blanks. */
export function formatXml(element: XmlElement, indent = ''): string {
  const attributes = Object.entries(element.attributes).map(([name, value]) => ` ${name}="${escapeXml(value)}"`);
  const open = `${indent}<${element.name}${attributes.join('')}`;
  if (element.content.length === 0) return `${open}/>\n`;
  if (typeof element.content === 'string') return `${open}>${escapeXml(element.content)}</${element.name}>\n`;
  const children = element.content.map((child) => formatXml(child, `${indent}  `)).join('');
  return `${open}>\n${children}${indent}</${element.name}>\n`;
}

/** Characters that XML 1.0 cannot hold at all are replaced. https://www.w3.org/TR/xml/#charsets */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
