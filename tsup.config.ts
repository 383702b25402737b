import { copyFile, readFile, writeFile } from "node:fs/promises";
import { defineConfig } from "tsup";

/** A stranger installs six packages; the server and the command line travel inside. */
const BUNDLED = ["hono", "@hono/node-server", "commander"];

/** Their licences ask that their text goes where their code goes. */
async function writeLicences(): Promise<void> {
  const texts = BUNDLED.map(async (name) => {
    const text = await readFile(`node_modules/${name}/LICENSE`, "utf8");
    return `dist contains code of ${name}, which is under this licence:\n\n${text}`;
  });
  await writeFile("dist/THIRD-PARTY-LICENSES.txt", (await Promise.all(texts)).join("\n\n"));
}

/** Read from beside the code, which the bundler puts in a chunk or leaves in its entry. */
async function copySchema(): Promise<void> {
  for (const folder of ["dist", "dist/storage"])
    await copyFile("adapters/storage/postgres/schema.sql", `${folder}/schema.sql`);
}

/** Whoever wants the money of tasks in a contract deploys it. */
const copyContract = (): Promise<void> =>
  copyFile("adapters/rails/x402/escrow/TaskEscrow.sol", "dist/rails/TaskEscrow.sol");

export default defineConfig({
  entry: {
    index: "src/index.ts",
    engine: "engine/index.ts",
    http: "adapters/http/index.ts",
    mcp: "adapters/mcp/index.ts",
    metrics: "adapters/metrics/index.ts",
    "mcp-next": "adapters/mcp/next.ts",
    "storage/memory": "adapters/storage/memory.ts",
    "storage/lowdb": "adapters/storage/lowdb/index.ts",
    "storage/sqlite": "adapters/storage/sqlite/index.ts",
    "storage/postgres": "adapters/storage/postgres/index.ts",
    "rails/sandbox": "adapters/rails/sandbox.ts",
    "rails/manual": "adapters/rails/manual.ts",
    "rails/stripe": "adapters/rails/stripe/index.ts",
    "rails/x402": "adapters/rails/x402/index.ts",
    client: "src/client/index.ts",
    langchain: "adapters/langchain/index.ts",
    "ai-sdk": "adapters/ai-sdk/index.ts",
    webhooks: "engine/webhook/index.ts",
    testing: "src/testing/index.ts",
    cli: "src/cli/main.ts",
  },
  format: "esm",
  target: "node22",
  platform: "node",
  tsconfig: "tsconfig.build.json",
  // One copy of every module, shared by all entries, so that a table is the same object in each.
  splitting: true,
  // node:sqlite is known by this name alone.
  removeNodeProtocol: false,
  clean: true,
  dts: true,
  noExternal: BUNDLED,
  onSuccess: async () => {
    await writeLicences();
    await copySchema();
    await copyContract();
  },
});
