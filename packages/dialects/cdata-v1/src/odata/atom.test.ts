import { create } from 'xmlbuilder2';
import { JOBS } from '../wire/entity-sets';
import { atomDocument } from './atom';
import { actionResult, collection, entity } from './envelope';

const BASE = 'http://host/api.rsc';
const DECLARED = [
  'xmlns:m="http://docs.oasis-open.org/odata/ns/metadata"',
  'xmlns:d="http://docs.oasis-open.org/odata/ns/data"',
];
const AT = new Date('2026-01-31T08:00:00Z');
/** Without the declarations, which the library repeats wherever it needs one. */
const render = (body: unknown) => {
  const xml = atomDocument(BASE, body, AT);
  const declared = new Set([...xml.matchAll(/ (xmlns:[md]="[^"]*")/g)].map(([, declaration]) => declaration));
  for (const declaration of declared) expect(DECLARED).toContain(declaration);
  return xml.replaceAll(/ xmlns:[md]="[^"]*"/g, '');
};
const read = (xml: string) => create(xml.replace(/<(feed|entry) /, `$&${DECLARED.join(' ')} `)).toObject();

it('a list: count, next page, and an entry for each row', () => {
  const rows = [{ JobName: 'a', Source: null, 'Query#1': 'REPLICATE [T]' }, { JobName: 'b' }];
  const xml = render(collection(BASE, JOBS, rows, { count: 7, nextLink: `${BASE}/jobs?$skip=2&$top=5` }));
  expect(read(xml)).toEqual({
    feed: {
      '@xmlns': 'http://www.w3.org/2005/Atom',
      '@xmlns:m': expect.anything(),
      '@xmlns:d': expect.anything(),
      id: `${BASE}/$metadata#jobs`,
      title: 'jobs',
      updated: '2026-01-31T08:00:00.000Z',
      author: { name: 'Jobglot' },
      'm:count': '7',
      // this reader leaves entities as they are written
      link: { '@rel': 'next', '@href': `${BASE}/jobs?$skip=2&amp;$top=5` },
      entry: [
        expect.objectContaining({
          id: `${BASE}/$metadata#jobs/0`,
          content: {
            '@type': 'application/xml',
            'm:properties': {
              'd:JobName': 'a',
              'd:Source': { '@m:null': 'true' },
              'd:Query_x0023_1': 'REPLICATE [T]',
            },
          },
        }),
        expect.objectContaining({ id: `${BASE}/$metadata#jobs/1`, updated: '2026-01-31T08:00:00.000Z' }),
      ],
    },
  });
});

it('one entity stands alone, with the author that Atom wants', () => {
  const xml = render(entity(BASE, JOBS, { JobName: 'a', kept: { deep: [1] } }));
  expect(read(xml)).toMatchObject({
    entry: {
      author: { name: 'Jobglot' },
      content: { 'm:properties': { 'd:JobName': 'a', 'd:kept': '{"deep":[1]}' } },
    },
  });
  expect(xml).not.toContain('@odata');
});

it('rows of an action, also when there are none', () => {
  expect(render(actionResult(BASE, 'executeJob', [{ Status: 'SUCCESS', Result: null }]))).toContain(
    '<m:properties><d:Status>SUCCESS</d:Status><d:Result m:null="true"/></m:properties>',
  );
  expect(render(actionResult(BASE, 'cancelJob', []))).toMatch(/<\/author><\/feed>$/);
});

it('an error', () => {
  expect(render({ error: { code: '400', message: '$filter: a < b & c' } })).toBe(
    '<?xml version="1.0" encoding="utf-8"?><m:error>' +
      '<m:code>400</m:code><m:message>$filter: a &lt; b &amp; c</m:message></m:error>',
  );
});

it('text comes back as it was: entities in it, markup, CR, and what XML cannot hold', () => {
  const text = 'x &lt; y &amp;&amp; &nbsp; &#65; ]]> <!-- <b>\r\n\u0000\ud800😀';
  expect(render({ Script: text })).toContain(
    '<d:Script>x &amp;lt; y &amp;amp;&amp;amp; &amp;nbsp; &amp;#65; ]]&gt; &lt;!-- &lt;b&gt;&#13;\n\ufffd\ufffd😀</d:Script>',
  );
});
