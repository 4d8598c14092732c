import fc from 'fast-check';
import { OcapiFault } from '../../fault';
import { decodeXml, encodeXml } from '.';

const fault = (text: string): OcapiFault => {
  try {
    decodeXml(text);
  } catch (error) {
    if (error instanceof OcapiFault) return error;
    throw error;
  }
  throw new Error('taken');
};
const NOT_DECODED = { status: 400, type: 'BodyDecodingException', args: { body: 'xml' } };
const TOO_LARGE = { status: 413, type: 'RequestEntityTooLargeException', args: {} };

describe('round trip', () => {
  const term = (field: string, ...values: string[]) => ({
    term_query: { fields: [field], operator: 'one_of', values },
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['nothing', {}],
    [
      'a start',
      {
        _v: '24.5',
        parameters: [
          { name: 'SiteScope', value: '{"all":true}\r\n<&>' },
          { name: 'b', value: '' },
        ],
      },
    ],
    ['a start without parameters', { parameters: [] }],
    ['a parameter that is null', { parameters: [{ name: 'a', value: null }] }],
    ['a search for all', { query: { match_all_query: {} }, count: 25, start: 0, select: '(**)' }],
    [
      'a search by terms',
      {
        query: { bool_query: { must: [term('job_id', 'my-job'), term('status', 'RUNNING', 'PENDING')], must_not: [] } },
        count: 10,
        db_start_record_: 3,
        sorts: [{ field: 'start_time', sort_order: 'desc' }],
        expand: ['a'],
      },
    ],
    [
      'a search by a range',
      {
        query: {
          filtered_query: {
            query: { match_all_query: {} },
            filter: {
              bool_filter: {
                operator: 'and',
                filters: [
                  { range_filter: { field: 'start_time', from: '2016-01-01T00:00:00Z', from_inclusive: false } },
                  { query_filter: { query: { match_all_query: {} } } },
                ],
              },
            },
          },
        },
      },
    ],
  ])('%s', (_, body) => expect(decodeXml(encodeXml(body))).toEqual(body));
});

describe('how elements are read', () => {
  it.each<[string, unknown]>([
    ['<any/>', {}],
    ['<parameters> \n </parameters>', {}],
    ['<any nil="true"/>', null],
    ['<any nil="false"/>', {}],
    ['<any>text</any>', 'text'],
    ['\ufeff<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<!-- c --><r/><!-- d -->\n', {}],
    ['<?xml version="1.1"?><r/>', {}],
    ['<r xmlns="http://any" a="b"><a c="d"> x </a></r>', { a: ' x ' }],
    ['<r>\n  <a>\n    <b>1</b>\n  </a>\n</r>', { a: { b: '1' } }],
    ['<r><a>x<!-- c -->y<![CDATA[<&]]>&lt;&#x41;&apos;&quot;&gt;&amp;</a></r>', { a: 'xy<&<A\'">&' }],
    ['<r><a/><b></b><c> </c><d nil="true"> </d></r>', { a: '', b: '', c: ' ', d: null }],
    ['<r><parameters/></r>', { parameters: [] }],
    ['<r><parameters nil="true"/></r>', { parameters: null }],
    ['<r><parameters> <!-- none --> </parameters></r>', { parameters: [] }],
    ['<r><fields><field>a</field><x/><count>5</count></fields></r>', { fields: ['a', '', '5'] }],
    ['<r><values><values>1</values><values>1</values><i nil="true"/></values></r>', { values: ['1', '1', null] }],
    ['<r><values><term_query/></values></r>', { values: [''] }],
    ['<r><must><match_all_query/></must></r>', { must: [{ match_all_query: {} }] }],
    ['<r><should><a_query><x>1</x></a_query></should></r>', { should: [{ a_query: { x: '1' } }] }],
    ['<r><must_not><a_query/><item><b_query/></item></must_not></r>', { must_not: [{ a_query: {} }, { b_query: {} }] }],
    ['<r><filters><a_filter/><b_filter/></filters></r>', { filters: [{ a_filter: {} }, { b_filter: {} }] }],
    ['<r><must><query><b_query/></query></must></r>', { must: [{ b_query: {} }] }],
    [
      '<r><count>25</count><start>007</start><db_start_record_>0</db_start_record_></r>',
      { count: 25, start: 7, db_start_record_: 0 },
    ],
    ['<r><count>-1</count><start>1.5</start></r>', { count: '-1', start: '1.5' }],
    ['<r><count>99999999999999999999</count><start/></r>', { count: '99999999999999999999', start: '' }],
    [
      '<r><from_inclusive>true</from_inclusive><to_inclusive>false</to_inclusive></r>',
      { from_inclusive: true, to_inclusive: false },
    ],
    ['<r><from_inclusive>True</from_inclusive><value>true</value></r>', { from_inclusive: 'True', value: 'true' }],
    [
      '<r><range_filter/><text_query> </text_query><a_query>x</a_query></r>',
      { range_filter: {}, text_query: {}, a_query: 'x' },
    ],
  ])('%s', (xml, value) => expect(decodeXml(xml)).toEqual(value));

  it('names of the prototype are names like others', () => {
    const body = decodeXml(
      '<r __proto__="x"><__proto__><a>1</a></__proto__><constructor/><must><__proto___query/></must></r>',
    );
    expect(JSON.stringify(body)).toBe('{"__proto__":{"a":"1"},"constructor":"","must":[{"__proto___query":{}}]}');
    expect(Object.getPrototypeOf(body)).toBe(Object.prototype);
  });
});

describe('what is no body', () => {
  const LAUGHS = `<!DOCTYPE lolz [<!ENTITY a "ha">${Array.from('bcdefghij', (name, index) => {
    const before = `&${'abcdefghij'[index]};`;
    return `<!ENTITY ${name} "${before.repeat(10)}">`;
  }).join('')}]><r><a>&j;</a></r>`;

  it.each<[string, string]>([
    ['empty', ''],
    ['blank', ' \n'],
    ['JSON', '{"parameters":[]}'],
    ['no end', '<r><a>secret'],
    ['another end', '<r><a>secret</b></r>'],
    ['two roots', '<r/><r/>'],
    ['text behind', '<r/>secret'],
    ['no quotes', '<r a=secret/>'],
    ['an attribute twice', '<r a="secret" a="secret"/>'],
    ['a bare ampersand', '<r>secret & more</r>'],
    ['an unknown entity', '<r>&secret;</r>'],
    ['an entity of the prototype', '<r>&constructor;</r>'],
    ['an entity of the prototype in an attribute', '<r a="&toString;"/>'],
    ['a character that XML has not', '<r>secret\u0001</r>'],
    ['the same by its number', '<?xml version="1.1"?><r>secret&#1;</r>'],
    ['half a character', '<r>secret\ud800</r>'],
    ['a section that does not end', '<r><![CDATA[secret</r>'],
    ['a document type', '<!DOCTYPE r><r/>'],
    ['an entity of a file', '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///secret">]><r>&x;</r>'],
    ['a document type elsewhere', '<!DOCTYPE r SYSTEM "http://secret/r.dtd"><r/>'],
    ['a parameter entity', '<!DOCTYPE r [<!ENTITY % x SYSTEM "http://secret/x"> %x;]><r/>'],
    ['entities of entities', LAUGHS],
    ['a document type that does not end', `<!DOCTYPE r [${'<!ENTITY a "b">'.repeat(10_000)}`],
    ['a processing instruction', '<?secret a?><r/>'],
    ['a processing instruction inside', '<r><?secret?></r>'],
    ['a declaration inside', '<r><?xml version="1.0"?></r>'],
    ['another encoding', '<?xml version="1.0" encoding="ISO-8859-1"?><r/>'],
    ['another version', '<?xml version="2.0"?><r/>'],
    ['a prefix', '<r xmlns:s="secret"><s:a/></r>'],
    ['a prefix of the root', '<s:r xmlns:s="secret"/>'],
    ['a property twice', '<r><secret/><b/><secret/></r>'],
    ['a prototype twice', '<r><__proto__/><__proto__/></r>'],
    ['an array twice', '<r><values/><values/></r>'],
    ['text beside elements', '<r><a>secret<b/></a></r>'],
    ['text beside elements of the root', '<r><a/>secret</r>'],
    ['text in an array', '<r><values>secret</values></r>'],
    ['text beside items', '<r><values><item/>secret</values></r>'],
    ['text in null', '<r><a nil="true">secret</a></r>'],
    ['elements in null', '<r nil="true"><secret/></r>'],
    ['an item in null', '<r><values nil="true"><secret/></values></r>'],
  ])('%s', (_, xml) => {
    const started = performance.now();
    const error = fault(xml);
    expect(performance.now() - started).toBeLessThan(200);
    expect(error).toMatchObject(NOT_DECODED);
    expect(error.message).not.toMatch(/secret/i);
  });

  it('says where it is not well-formed', () =>
    expect(fault('<r>\n  <a></b>\n</r>').message).toBe('The body is no well-formed XML (line 2, character 9).'));
});

describe('what is too much', () => {
  const nested = (levels: number) => `${'<a>'.repeat(levels)}${'</a>'.repeat(levels)}`;
  const flat = (items: number) => `<r><values>${'<a/>'.repeat(items)}</values></r>`;

  it('more than 40 levels', () => {
    expect(decodeXml(nested(40))).toBeDefined();
    expect(fault(nested(41))).toMatchObject(TOO_LARGE);
    expect(fault('<a>'.repeat(1_000_000))).toMatchObject(TOO_LARGE);
  });

  it('more than 20,000 elements', () => {
    expect((decodeXml(flat(19_998)) as { values: unknown[] }).values).toHaveLength(19_998);
    expect(fault(flat(19_999))).toMatchObject(TOO_LARGE);
    const started = performance.now();
    expect(fault(flat(1_000_000))).toMatchObject(TOO_LARGE);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('any text', () => {
  const tag = fc.constantFrom(
    '<a>',
    '</a>',
    '<must>',
    '</must>',
    '<b/>',
    '<values>',
    '</values>',
    '<count>',
    '</count>',
  );
  const markup = fc.constantFrom(
    '<!DOCTYPE',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?x?>',
    '&lt;',
    '&x;',
    '&',
    '<',
    '>',
    ' nil="true"',
  );
  const piece = fc.oneof(tag, markup, fc.string({ unit: 'binary', maxLength: 3 }));
  const pieces = fc.array(piece, { maxLength: 30 }).map((all) => all.join(''));
  const wrapped = pieces.map((inner) => `<r>${inner}</r>`);
  const tags = fc.array(tag, { maxLength: 12 }).map((all) => `<r>${all.join('')}</r>`);

  it('is a value or a fault', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), pieces, wrapped, tags), (text) => {
        try {
          JSON.stringify(decodeXml(text));
        } catch (error) {
          expect(error).toBeInstanceOf(OcapiFault);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('what was encoded is taken or a fault, too', () => {
    const document = fc.dictionary(fc.string({ unit: 'grapheme-ascii' }), fc.jsonValue());
    fc.assert(
      fc.property(document, (any) => {
        try {
          decodeXml(encodeXml(any));
        } catch (error) {
          expect(error).toBeInstanceOf(OcapiFault);
        }
      }),
    );
  });

  it('texts come back as they went', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(fc.property(text, (value) => expect(decodeXml(encodeXml({ value }))).toEqual({ value })));
  });
});
