import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces';
import { xmlName, xmlText } from './xml-text';

const ATOM = 'http://www.w3.org/2005/Atom';
const METADATA = 'http://docs.oasis-open.org/odata/ns/metadata';
const XMLNS = 'http://www.w3.org/2000/xmlns/';
const DATA = 'http://docs.oasis-open.org/odata/ns/data';

interface Answer extends Readonly<Record<string, unknown>> {
  readonly '@odata.context'?: string;
  readonly value?: readonly Row[];
  readonly error?: { readonly code: string; readonly message: string };
}
type Row = Readonly<Record<string, unknown>>;

/**
 * @param body an answer as it is sent in JSON: a list, an entity, an action's rows, or an error
 * @param at of the answer: Atom wants to know when each entry was updated
 * @returns the same as Atom (RFC 4287, OData Atom Format 4.0)
 */
export function atomDocument(baseUrl: string, body: unknown, at: Date): string {
  const answer = body as Answer;
  const document = create({ version: '1.0', encoding: 'utf-8' });
  if (answer.error) {
    const error = document.ele(METADATA, 'm:error');
    error.ele(METADATA, 'm:code').txt(xmlText(answer.error.code));
    error.ele(METADATA, 'm:message').txt(xmlText(answer.error.message));
  } else if (Array.isArray(answer.value)) feed(document, baseUrl, answer, at);
  else {
    const root = withNamespaces(document.ele(ATOM, 'entry'));
    author(root);
    entry(root, answer['@odata.context'] ?? baseUrl, answer, at);
  }
  return document.end();
}

/** Declared once: else each property repeats them, and the answer is twice as long. */
function withNamespaces(root: XMLBuilder): XMLBuilder {
  return root.att(XMLNS, 'xmlns:m', METADATA).att(XMLNS, 'xmlns:d', DATA);
}

/** Atom wants one, in a feed or in an entry that stands alone. */
function author(element: XMLBuilder): void {
  element.ele('author').ele('name').txt('Jobglot');
}

function feed(document: XMLBuilder, baseUrl: string, answer: Answer, at: Date): void {
  const id = answer['@odata.context'] ?? baseUrl;
  const root = withNamespaces(document.ele(ATOM, 'feed'));
  root.ele('id').txt(xmlText(id));
  root.ele('title').txt(xmlText(id.slice(id.indexOf('#') + 1)));
  root.ele('updated').txt(at.toISOString());
  author(root);
  const count = answer['@odata.count'];
  if (count !== undefined) root.ele(METADATA, 'm:count').txt(String(count));
  const next = answer['@odata.nextLink'];
  if (next !== undefined) root.ele('link', { rel: 'next', href: xmlText(String(next)) });
  for (const [index, row] of (answer.value ?? []).entries()) entry(root.ele('entry'), `${id}/${index}`, row, at);
}

function entry(element: XMLBuilder, id: string, row: Row, at: Date): void {
  element.ele('id').txt(xmlText(id));
  element.ele('title');
  element.ele('updated').txt(at.toISOString());
  const properties = element.ele('content', { type: 'application/xml' }).ele(METADATA, 'm:properties');
  for (const [name, value] of Object.entries(row)) {
    if (name.startsWith('@odata.')) continue;
    const property = properties.ele(DATA, `d:${xmlName(name)}`);
    if (value === null || value === undefined) property.att(METADATA, 'm:null', 'true');
    else property.txt(xmlText(typeof value === 'object' ? JSON.stringify(value) : String(value)));
  }
}
