import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces';
import { decimal } from './decimal';
import { isElementName } from './element-name';
import { xmlAttribute, xmlText } from './xml-text';

/**
 * The vendor serves XML (Data API, "Data Formats"), but no sample of it could be found: the shape is ours (DEVIATIONS).
 * The root is named by the document's `_type`, a property is an element of its name, the items of an array are `<item>`
 * elements, null is an empty element with `nil="true"`.
 *
 * @param document a JSON-like document; properties that are undefined are left out
 * @returns XML with declaration, in UTF-8; characters that XML 1.0 cannot hold are U+FFFD
 */
export function encodeXml(document: Readonly<Record<string, unknown>>): string {
  const xml = create({ version: '1.0', encoding: 'UTF-8' });
  properties(xml.ele(rootName(document)), document);
  return xml.end();
}

function rootName(document: Readonly<Record<string, unknown>>): string {
  if (!Object.hasOwn(document, '_type')) return Object.hasOwn(document, 'fault') ? 'fault_document' : 'document';
  const { _type: type } = document;
  return typeof type === 'string' && isElementName(type) ? type : 'document';
}

function properties(element: XMLBuilder, values: object): void {
  for (const [name, value] of Object.entries(values)) {
    if (!isWritten(value)) continue;
    const property = isElementName(name) ? element.ele(name) : element.ele('property', { name: xmlAttribute(name) });
    write(property, value);
  }
}

function write(element: XMLBuilder, value: unknown): void {
  if (Array.isArray(value)) for (const item of value) write(element.ele('item'), item);
  else if (isNull(value)) element.att('nil', 'true');
  else if (typeof value === 'object') properties(element, value as object);
  else element.txt(xmlText(typeof value === 'number' ? decimal(value) : String(value)));
}

/** What JSON has no word for is treated as JSON treats it: left out of an object, null in an array. */
function isWritten(value: unknown): boolean {
  return value !== undefined && typeof value !== 'function' && typeof value !== 'symbol';
}

function isNull(value: unknown): boolean {
  return value === null || !isWritten(value) || (typeof value === 'number' && !Number.isFinite(value));
}
