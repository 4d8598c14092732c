import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { create } from 'xmlbuilder2';
import { EXECUTION, EXECUTION_LIST } from '../../select/testing/samples';
import { encodeXml } from '.';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';
const encoded = (document: Readonly<Record<string, unknown>>) => {
  const xml = encodeXml(document);
  expect(xml.startsWith(DECLARATION)).toBe(true);
  return xml.slice(DECLARATION.length);
};
/** By another reader than our own. */
const read = (xml: string) => create(xml).toObject();

it('an execution: properties, objects, arrays of texts and of objects', () => {
  const [step] = EXECUTION.step_executions;
  const { exit_status, _v, _type, _resource_state } = EXECUTION;
  const execution_scopes = ['SiteGenesis', 'a < b & c'];
  const step_executions = [{ id: step.id, duration: step.duration }];
  const document = { _v, _type, _resource_state, execution_scopes, exit_status, is_restart: false, step_executions };
  expect(encoded(document)).toBe(
    '<job_execution><_v>17.2</_v><_type>job_execution</_type>' +
      '<_resource_state>ac83c2e1ff3129ed6579c5fa95f746047d7db6867dd26da78dc89d23083127a3</_resource_state>' +
      '<execution_scopes><item>SiteGenesis</item><item>a &lt; b &amp; c</item></execution_scopes>' +
      '<exit_status><_type>status</_type><code>OK</code><status>ok</status></exit_status>' +
      '<is_restart>false</is_restart>' +
      '<step_executions><item><id>41265</id><duration>16</duration></item></step_executions></job_execution>',
  );
});

it.each<[string, object]>([
  ['execution', EXECUTION],
  ['list', EXECUTION_LIST],
])('the sample of an %s, read by another parser', (_, document) => {
  const { _type, ...rest } = document as Record<string, unknown>;
  expect(read(encodeXml({ _type, ...rest }))).toEqual({ [String(_type)]: asRead({ _type, ...rest }) });
});

it.each<[string, Readonly<Record<string, unknown>>, string]>([
  ['its type', { _type: 'status' }, '<status><_type>status</_type></status>'],
  ['a fault', { fault: {} }, '<fault_document><fault/></fault_document>'],
  ['a fault with a type', { _type: 'a', fault: {} }, '<a><_type>a</_type><fault/></a>'],
  ['neither', { count: 1 }, '<document><count>1</count></document>'],
  ['nothing', {}, '<document/>'],
  ['a type that is no name', { _type: 'a b' }, '<document><_type>a b</_type></document>'],
  ['a type that is no text', { _type: 5 }, '<document><_type>5</_type></document>'],
])('the root is named by %s', (_, document, xml) => expect(encoded(document)).toBe(xml));

it.each<[string, unknown, string]>([
  ['true', true, '<a>true</a>'],
  ['zero', -0, '<a>0</a>'],
  ['fraction', -1.5, '<a>-1.5</a>'],
  ['large', 1.5e21, '<a>1500000000000000000000</a>'],
  ['small', -1.25e-7, '<a>-0.000000125</a>'],
  ['null', null, '<a nil="true"/>'],
  ['no number', Number.NaN, '<a nil="true"/>'],
  ['undefined', undefined, ''],
  ['empty text', '', '<a></a>'],
  ['empty array', [], '<a/>'],
  ['empty object', {}, '<a/>'],
  [
    'array in array',
    [[1], [], null, undefined],
    '<a><item><item>1</item></item><item/><item nil="true"/><item nil="true"/></a>',
  ],
  ['blanks', ' \t\n', '<a> \t\n</a>'],
  ['entities', '&lt;&amp;&#65;', '<a>&amp;lt;&amp;amp;&amp;#65;</a>'],
  ['markup', '</a><b>]]>', '<a>&lt;/a&gt;&lt;b&gt;]]&gt;</a>'],
  ['CR', 'a\r\nb', '<a>a&#13;\nb</a>'],
  ['not in XML', 'a\u0000\u001b\ufffe\ud800b', '<a>a\ufffd\ufffd\ufffd\ufffdb</a>'],
  ['beyond 16 bits', '\u{1f600}', '<a>\u{1f600}</a>'],
])('a value: %s', (_, a, xml) => {
  expect(encoded({ _type: 'd', a })).toBe(`<d><_type>d</_type>${xml}</d>`);
});

it.each<[string, string]>([
  ['jobId', '<jobId>1</jobId>'],
  ['__proto__', '<__proto__>1</__proto__>'],
  ['constructor', '<constructor>1</constructor>'],
  ['größe', '<größe>1</größe>'],
  ['a-1.b', '<a-1.b>1</a-1.b>'],
  ['', '<property name="">1</property>'],
  ['1a', '<property name="1a">1</property>'],
  ['a b', '<property name="a b">1</property>'],
  ['a:b', '<property name="a:b">1</property>'],
  ['xmlns', '<property name="xmlns">1</property>'],
  ['@att', '<property name="@att">1</property>'],
  ['"<&>\'\t\r\n\u0000', '<property name="&quot;&lt;&amp;&gt;\'&#9;&#13;&#10;\ufffd">1</property>'],
])('a name: %j', (name, xml) => {
  expect(encoded(Object.fromEntries([[name, 1]]))).toBe(`<document>${xml}</document>`);
});

it('any document is well-formed', () => {
  const document = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' }));
  fc.assert(
    fc.property(fc.oneof(document, fc.object({ withBigInt: true, withNullPrototype: true })), (any) => {
      const xml = encodeXml(any as Record<string, unknown>);
      expect(() => new SaxesParser({ xmlns: true }).write(xml).close()).not.toThrow();
      expect(Object.keys(read(xml))).toHaveLength(1);
    }),
    { numRuns: 500 },
  );
});

/** As xmlbuilder2 reads: repeated elements become an array, one element does not, everything simple is a text. */
function asRead(value: unknown): unknown {
  if (Array.isArray(value)) return { item: value.length === 1 ? asRead(value[0]) : value.map(asRead) };
  if (value === null || typeof value !== 'object') return value === '' ? {} : String(value);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, asRead(part)]));
}
