/** Third parties and the one place each may be imported from. A new adapter adds its line here. */
const HOMES = [
  ["hono", "^adapters/http/|^examples/"],
  ["@hono/node-server", "^adapters/http/"],
  ["lowdb", "^adapters/storage/lowdb/"],
  ["pg", "^adapters/storage/postgres/"],
  ["@langchain/core", "^adapters/langchain/|^examples/"],
  ["langchain", "^examples/"],
  ["@langchain/langgraph", "^examples/"],
  ["ai", "^adapters/ai-sdk/|^examples/"],
  ["@modelcontextprotocol/sdk", "^adapters/mcp/|^examples/"],
  ["@modelcontextprotocol/server", "^adapters/mcp/"],
  ["prom-client", "^adapters/metrics/"],
  ["stripe", "^adapters/rails/stripe/"],
  ["@x402/core", "^adapters/rails/x402/"],
  ["@x402/evm", "^adapters/rails/x402/"],
  ["viem", "^adapters/rails/x402/"],
  ["commander", "^src/cli/"],
  ["pino", "^src/cli/"],
  ["jose", "^src/accounts/"],
  ["nanoid", "^src/"],
  ["eventemitter3", "^src/"],
  ["decimal[.]js", "^engine/"],
  ["@noble/hashes", "^engine/"],
];

const PRODUCT = "^(engine|adapters|src|examples)/";

/** Where http is composed into the market: the host, the command line and the public door. */
const COMPOSITION = "^src/(host[.]ts|mcp-sessions[.]ts|index[.]ts|cli/)";

const homes = HOMES.map(([name, home]) => ({
  name: `home-of-${name.replaceAll(/[^\w-]/g, "")}`,
  severity: "error",
  comment: "A third party has one home. Ask for what you need through a port of that folder.",
  from: { path: PRODUCT, pathNot: home },
  to: { path: `(^|/)node_modules/${name}/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "engine-imports-only-engine",
      severity: "error",
      comment: "The engine is pure. Move the I/O behind a port, or the utility into engine/.",
      from: { path: "^engine/" },
      to: { pathNot: "^engine/|(^|/)node_modules/(@noble/hashes|zod|decimal[.]js)/" },
    },
    {
      name: "adapters-import-only-engine",
      severity: "error",
      comment:
        "An adapter knows the engine's ports and its own third party, never src or a sibling. " +
        "Receive what you need as a port; src/host.ts puts the parts together.",
      from: { path: "^adapters/([^/]+)/" },
      to: { path: "^(adapters|src|test|examples)/", pathNot: "^adapters/$1/" },
    },
    {
      name: "stores-do-not-know-each-other",
      severity: "error",
      comment: "Move what two stores share into a file directly in adapters/storage/.",
      from: { path: "^adapters/storage/([^/]+)/" },
      // Resident is no store but the heart of those that hold their state in memory.
      to: { path: "^adapters/storage/[^/]+/", pathNot: "^adapters/storage/($1|resident)/" },
    },
    {
      name: "only-the-composition-knows-http",
      severity: "error",
      comment: "The market runs without a server. Compose http in src/host.ts or src/cli/.",
      from: { path: "^src/", pathNot: COMPOSITION },
      to: { path: "^adapters/http/" },
    },
    {
      name: "only-the-composition-knows-mcp",
      severity: "error",
      comment:
        "Its SDK is an optional peer. Load the adapter in src/mcp-sessions.ts or src/cli/, when " +
        "it is asked for.",
      from: { path: "^src/", pathNot: "^src/(mcp-sessions[.]ts|cli/)" },
      to: { path: "^adapters/mcp/" },
    },
    {
      name: "nothing-imports-examples",
      severity: "error",
      comment: "Examples show the product and are no part of it. Move the code into src/.",
      from: { path: "^(engine|adapters|src)/" },
      to: { path: "^examples/" },
    },
    {
      name: "examples-import-the-package-by-name",
      severity: "error",
      comment: 'An example is a stranger: import "guildhall" or one of its subpaths.',
      from: { path: "^examples/" },
      to: { path: "^(engine|adapters|src|test)/" },
    },
    {
      name: "nothing-imports-tests",
      severity: "error",
      comment: "Tests are leaves. Move what the product needs into src/testing/.",
      from: { pathNot: "^test/" },
      to: { path: "^test/" },
    },
    {
      name: "no-circular",
      severity: "error",
      comment: "Two files that need each other hide a third. Move the shared part into it.",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-orphans",
      severity: "error",
      comment: "Nothing uses this file and it uses nothing. Wire it in or delete it.",
      from: { orphan: true, path: "^(engine|adapters|src)/" },
      to: {},
    },
    {
      name: "no-undeclared-packages",
      severity: "error",
      comment: "Declare the package in package.json, or correct the import.",
      from: { path: PRODUCT },
      to: {
        dependencyTypes: ["npm-no-pkg", "npm-unknown", "unknown"],
        pathNot: "^guildhall(/|$)",
      },
    },
    ...homes,
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "(^|/)(node_modules|dist)/" },
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node", "default"],
    },
  },
};
