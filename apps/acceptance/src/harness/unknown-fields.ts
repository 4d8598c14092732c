/** What neither page nor product knows, in every form that JSON has; some names are traps of JavaScript. */
export const UNKNOWN = {
  'X-Custom Field': 'text',
  camelCase: { deep: [1, null, { x: '😀 "quoted" \\ \n' }] },
  count: 12.5,
  none: null,
  empty: {},
  list: [],
  constructor: 'c',
  toString: 1,
  schedule_enabled: 'mine',
  source_connection_name: { not: 'a connection' },
};
