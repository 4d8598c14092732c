import { SaxesParser } from 'saxes';
import { bodyFault, tooLarge } from './body-faults';
import { OpenElement } from './open-element';

const MAX_DEPTH = 40;
const MAX_ELEMENTS = 20_000;
const ENCODING = /^(?:utf-?8|us-ascii)$/i;
/** The parser's own table inherits from Object, by which `&constructor;` would be an entity. */
const ENTITIES: Record<string, string> = Object.assign(Object.create(null), {
  amp: '&',
  apos: "'",
  gt: '>',
  lt: '<',
  quot: '"',
});

/**
 * What a request says in XML, in the shape in which `encodeXml` writes: an element with elements is an object, one with
 * text a text. XML knows no arrays, numbers and booleans: the properties that are such are known by name. The root's name
 * and attributes other than `nil` say nothing.
 *
 * A document type is refused as a whole: entities that refer to each other or to files are declared there.
 *
 * @param text the body, decoded from UTF-8
 * @returns the request body as a JSON-like value
 * @throws OcapiFault 400 BodyDecodingException {body: 'xml'}, never quoting the body; 413 RequestEntityTooLargeException
 *   beyond 40 levels or 20,000 elements
 */
export function decodeXml(text: string): unknown {
  const parser = new SaxesParser({ forceXMLVersion: true, defaultXMLVersion: '1.0' });
  const open: OpenElement[] = [];
  let elements = 0;
  let result: unknown;
  parser.ENTITIES = ENTITIES;
  parser.on('error', () => {
    const { line, column } = parser;
    throw bodyFault(`The body is no well-formed XML (line ${line}, character ${column}).`);
  });
  parser.on('xmldecl', ({ encoding = 'UTF-8' }) => {
    if (!ENCODING.test(encoding)) throw bodyFault('The XML body declares another encoding than UTF-8.');
  });
  parser.on('doctype', () => {
    throw bodyFault('The XML body has a document type; none is allowed.');
  });
  parser.on('processinginstruction', () => {
    throw bodyFault('The XML body has a processing instruction; none is allowed.');
  });
  parser.on('opentag', ({ name, attributes }) => {
    elements++;
    if (open.length >= MAX_DEPTH) throw tooLarge(`The XML body has more than ${MAX_DEPTH} levels.`);
    if (elements > MAX_ELEMENTS) throw tooLarge(`The XML body has more than ${MAX_ELEMENTS} elements.`);
    if (name.includes(':')) throw bodyFault('The XML body has an element with a prefix; names have none.');
    const nil = attributes.nil === 'true';
    open.push(open.at(-1)?.begin(name, nil) ?? OpenElement.root(nil));
  });
  parser.on('text', (piece) => open.at(-1)?.addText(piece));
  parser.on('cdata', (piece) => open.at(-1)?.addText(piece));
  parser.on('closetag', () => {
    const element = open.pop()!;
    const outer = open.at(-1);
    if (outer) outer.end(element);
    else result = element.value();
  });
  parser.write(text).close();
  return result;
}
