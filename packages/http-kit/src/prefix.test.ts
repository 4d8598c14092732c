import { prefixMatcher } from './prefix';

test.each([
  ['/api.rsc', '/api.rsc/jobs?x=1', { base: '/api.rsc', rest: '/jobs?x=1', params: {} }],
  ['/api.rsc', '/API.RSC', { base: '/API.RSC', rest: '/', params: {} }],
  ['/api.rsc', '/api.rsc?x=/jobs', { base: '/api.rsc', rest: '/?x=/jobs', params: {} }],
  ['/api.rsc', '/api.rscx', null],
  ['/api.rsc', '/apixrsc/jobs', null],
  ['/api.rsc', '/x/api.rsc', null],
  ['/s/{site}/dw', '/s/Site%20A/dw/data', { base: '/s/Site%20A/dw', rest: '/data', params: { site: 'Site A' } }],
  ['/s/{site}/dw', '/s/%zz/dw', { base: '/s/%zz/dw', rest: '/', params: { site: '%zz' } }],
  ['/s/{site}/dw', '/s//dw/data', null],
  ['/s/{site}/dw', '/s/a/b/dw', null],
])('%s of %s', (prefix, url, expected) => {
  expect(prefixMatcher(prefix)(url)).toEqual(expected);
});
