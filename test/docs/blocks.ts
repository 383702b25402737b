import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/repo.ts";

/** A fenced block of a page. */
export interface Block {
  /** `docs/http.md:12`, the line of its fence. */
  readonly at: string;
  readonly language: string;
  readonly code: string;
}

const FENCE = /^```(\w*)\n([\s\S]*?)^```$/gm;

function blocksOf(page: string): readonly Block[] {
  const text = readFileSync(join(ROOT, page), "utf8");
  return [...text.matchAll(FENCE)].map((found) => {
    const [, language = "", code = ""] = found;
    const line = text.slice(0, found.index).split("\n").length;
    return { at: `${page}:${line}`, language, code };
  });
}

/** Every fenced block of the README and of all pages. */
export const BLOCKS: readonly Block[] = [
  "README.md",
  ...readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`),
].flatMap(blocksOf);

/** Where the package's own names lead inside the repository. */
const SOURCES: Readonly<Record<string, string>> = {
  guildhall: "src/index.ts",
  "guildhall/engine": "engine/index.ts",
  "guildhall/client": "src/client/index.ts",
  "guildhall/http": "adapters/http/index.ts",
  "guildhall/langchain": "adapters/langchain/index.ts",
  "guildhall/ai-sdk": "adapters/ai-sdk/index.ts",
  "guildhall/mcp": "adapters/mcp/index.ts",
  "guildhall/mcp-next": "adapters/mcp/next.ts",
  "guildhall/storage/memory": "adapters/storage/memory.ts",
  "guildhall/storage/lowdb": "adapters/storage/lowdb/index.ts",
  "guildhall/storage/sqlite": "adapters/storage/sqlite/index.ts",
  "guildhall/storage/postgres": "adapters/storage/postgres/index.ts",
  "guildhall/metrics": "adapters/metrics/index.ts",
  "guildhall/webhooks": "engine/webhook/index.ts",
  "guildhall/testing": "src/testing/index.ts",
};

/**
 * What the reader of a page has at hand already, where a block goes on from it. Nothing here does
 * any of what the block shows.
 */
const AT_HAND: readonly (readonly [name: string, declared: string])[] = [
  ["createMarketplace", 'import { createMarketplace } from "guildhall";'],
  ["market", "const market = await createMarketplace();"],
  ["acme", 'const acme = await market.registerDeveloper({ name: "Acme" });'],
  ["lastSequence", "let lastSequence = 0;"],
  ["rawBody", 'const rawBody = "{}";'],
  ["secret", 'const secret = "sixteen characters and more";'],
  ["request", 'const request = new Request("http://localhost", { method: "POST" });'],
  ["seen", "const seen = async () => false;"],
  ["test", "const test = (_name, check) => check();"],
  ["openFreshStore", "const openFreshStore = async () => memoryStorage();"],
  ["memoryStorage", 'import { memoryStorage } from "guildhall";'],
];

const uses = (code: string, name: string): boolean => new RegExp(`\\b${name}\\b`).test(code);
const declares = (code: string, name: string): boolean =>
  new RegExp(`(const|let|class|function) (\\{[^}]*)?\\b${name}\\b|import [^;]*\\b${name}\\b`).test(
    code,
  );

/** A block as a program: what it goes on from before it, imports of the package led home. */
export function program({ code }: Block, url: string): string {
  // A block that shows the inside of a function stands in one.
  const isBody = /^(if .*)?return /m.test(code);
  let whole = isBody ? inFunction(code) : code;
  // A stream of events ends with its market.
  if (uses(whole, "follow")) whole = `setTimeout(() => market.close(), 200);\n${whole}`;
  for (const [name, declared] of AT_HAND.toReversed())
    if (uses(whole, name) && !declares(whole, name)) whole = `${declared}\n${whole}`;
  const there = led(whole).replaceAll("port: 3000", "port: 0").replaceAll(HOST, url);
  return `${there}\nprocess.exit();\n`;
}

export const HOST = /http:\/\/127\.0\.0\.1:3000|localhost:3000/g;

function inFunction(code: string): string {
  const lines = code.split("\n");
  const imports = lines.filter((line) => line.startsWith("import "));
  const rest = lines.filter((line) => !line.startsWith("import "));
  return `${imports.join("\n")}\nawait (async () => {\n${rest.join("\n")}\n})();`;
}

const led = (code: string): string =>
  code.replace(/from "(guildhall[^"]*)"/g, (_, name: string) => {
    const source = SOURCES[name];
    if (source === undefined) throw new Error(`a block imports ${name}, which nothing provides`);
    return `from ${JSON.stringify(join(ROOT, source))}`;
  });
