// Holds the import direction of ARCHITECTURE.md. Each rule carries its reason, which is what a person sees when it fails.
const modules = [
  'data',
  'train',
  'tune',
  'evaluate',
  'registry',
  'deploy',
  'serve',
  'gateway',
  'traces',
  'monitor',
  'govern',
  'pipelines',
];

/** A module may use only modules that come earlier in a model's life, and only through their index.ts. */
const moduleOrder = modules.flatMap((name, position) => {
  const later = modules.slice(position + 1);
  return later.length === 0
    ? []
    : [
        {
          name: `${name}-uses-no-later-module`,
          comment: 'News that travels backwards is an event; a call backwards is a port that app.ts wires.',
          severity: 'error',
          from: { path: `^server/src/modules/${name}/`, pathNot: '(\\.test\\.ts$|/testing/)' },
          to: { path: `^server/src/modules/(${later.join('|')})/` },
        },
      ];
});

const layer = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '(\\.test\\.ts$|/testing/)' },
  to: { path: to },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle is a knot nobody can cut later.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import that resolves to nothing.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
    layer(
      'contract-imports-only-zod',
      '^packages/contract/',
      '^(packages/(?!contract)|server|cli|web|node_modules/(?!zod))',
      'The contract is the shared truth; it depends on nobody.',
    ),
    layer(
      'algorithms-are-pure',
      '^packages/algorithms/',
      '^(packages/(?!algorithms|contract)|server|cli|web)',
      'Algorithms know numbers, not the house.',
    ),
    {
      name: 'algorithms-do-no-io',
      comment: 'Pure numerics: no files, no network. Worker threads are allowed.',
      severity: 'error',
      from: { path: '^packages/algorithms/src/', pathNot: '(\\.test\\.ts$|/testing/)' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(worker_threads|events|os|crypto|url)$' },
    },
    layer(
      'sdk-uses-contract-only',
      '^packages/sdk/',
      '^(packages/algorithms|server|cli|web)',
      'The client is published alone.',
    ),
    layer(
      'platform-knows-no-policy',
      '^server/src/platform/',
      '^server/src/(engines|executors|modules|protocols|app)',
      'Mechanism sits in platform, policy in modules.',
    ),
    layer(
      'engines-know-no-modules',
      '^server/src/(engines|executors)/',
      '^server/src/(modules|protocols|app)',
      'Engines are small ports around real runtimes.',
    ),
    layer(
      'modules-know-no-protocols',
      '^server/src/modules/',
      '^server/src/(protocols|app)',
      "Other people's wire formats are translated at the edge.",
    ),
    layer(
      'protocols-do-not-know-the-root',
      '^server/src/protocols/',
      '^server/src/app',
      'Only app.ts knows everything.',
    ),
    ...moduleOrder,
    {
      name: 'modules-only-through-their-face',
      comment: 'Use what the module exports from its index.ts.',
      severity: 'error',
      from: { path: '^server/src/modules/([^/]+)/', pathNot: '(\\.test\\.ts$|/testing/)' },
      to: {
        path: '^server/src/modules/([^/]+)/',
        pathNot: ['^server/src/modules/$1/', '^server/src/modules/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'outsiders-only-through-the-face',
      comment: 'Use what the module exports from index.ts; child processes load jobs.ts, its second face.',
      severity: 'error',
      from: { path: '^server/src/(protocols/|[^/]+\\.ts$)', pathNot: '(\\.test\\.ts$|/testing/)' },
      to: { path: '^server/src/modules/[^/]+/(?!(index|jobs)\\.ts$)' },
    },
    layer(
      'web-uses-contract-and-sdk',
      '^web/src/',
      '^(packages/algorithms|server|cli)',
      'The page and the server meet in the contract.',
    ),
    layer(
      'cli-uses-contract-and-sdk',
      '^cli/src/(?!(boot|commands/up)\\.ts$)',
      '^(packages/algorithms|server|web)',
      'The CLI is a client; only `slipway up` starts a server.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
