import { cpus } from "node:os";
import { benchAiSdk } from "./ai-sdk.ts";
import { benchGrowth } from "./growth.ts";
import { benchHost } from "./host/main.ts";
import { benchLangchain } from "./langchain.ts";
import { benchLowdb } from "./lowdb.ts";
import { benchMcp } from "./mcp.ts";
import { benchMemory } from "./memory.ts";
import { benchPostgres } from "./postgres/main.ts";
import { benchSqlite } from "./sqlite.ts";
import { countTokens } from "./tokens.ts";

const [only] = process.argv.slice(2);
const benches = {
  memory: benchMemory,
  lowdb: benchLowdb,
  sqlite: benchSqlite,
  postgres: benchPostgres,
  growth: benchGrowth,
  tokens: countTokens,
  langchain: benchLangchain,
  aisdk: benchAiSdk,
  mcp: benchMcp,
  host: benchHost,
};

console.log(`node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model ?? "unknown"}`);
console.log("Ratios are taken within each round; absolute speeds are this machine's and today's.");
for (const [name, bench] of Object.entries(benches))
  if (only === undefined || only === name) await bench();
