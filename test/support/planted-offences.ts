/**
 * Offences against the architecture, each with the nets that must catch it. The test writes all of
 * them into one throw-away tree of the repository's own shape and runs the repository's own nets
 * over it.
 */
export type Offence = {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  /** Part of the compiler's message. */
  readonly compiler?: string;
  /** The name of a dependency rule. */
  readonly arrows?: string;
  /** The name of a lint rule. */
  readonly lint?: string;
};

/** Files that offend nobody. No net may name one. */
export const INNOCENTS: Readonly<Record<string, string>> = {
  "engine/pure.ts":
    'import { z } from "zod";\n' +
    "export const pure = z.string();\n" +
    "export const at = (now: number) => new Date(now);\n",
  "adapters/http/index.ts":
    'import { pure } from "../../engine/pure.ts";\nexport const h = pure;\n',
  "adapters/storage/shared.ts": "export const shared = 1 as const;\n",
  "adapters/storage/left/index.ts":
    'import { shared } from "../shared.ts";\nexport const left = shared;\n',
  "src/index.ts":
    'import { left } from "../adapters/storage/left/index.ts";\nexport const door = left;\n',
  "src/host.ts": 'import { h } from "../adapters/http/index.ts";\nexport const host = h;\n',
  "src/cli/main.ts": 'import { host } from "../host.ts";\nexport const main = host;\n',
  "examples/first.ts": 'import { door } from "guildhall";\nexport const first = door;\n',
  "test/some.test.ts": 'import { pure } from "../engine/pure.ts";\nexport const t = pure;\n',
};

const global = (name: string): Offence => ({
  name: `${name} in the engine`,
  file: `engine/uses-${name.toLowerCase()}.ts`,
  text: `import { pure } from "./pure.ts";\nexport const used = [pure, ${name}];\n`,
  compiler: `Cannot find name '${name}'`,
});

const engine = (name: string, lint: string, code: string): Offence => ({
  name: `${name} in the engine`,
  file: `engine/${name.replaceAll(/\W+/g, "-")}.ts`,
  text: `import { pure } from "./pure.ts";\nexport const used = pure;\n${code}\n`,
  lint,
});

const PURITY: readonly Offence[] = [
  ...["fetch", "console", "process", "setTimeout"].map(global),
  {
    name: "a module of Node in the engine",
    file: "engine/reads-files.ts",
    text: 'import { readFileSync } from "fs";\nexport const read = readFileSync;\n',
    compiler: "Cannot find name 'fs'",
    arrows: "engine-imports-only-engine",
  },
  {
    name: "a third party the engine may not know",
    file: "engine/draws-ids.ts",
    text: 'import { nanoid } from "nanoid";\nexport const id = nanoid;\n',
    arrows: "engine-imports-only-engine",
  },
  engine("Date.now", "no-restricted-properties", "export const now = Date.now();"),
  engine("Math.random", "no-restricted-properties", "export const luck = Math.random();"),
  engine("new Date", "no-restricted-syntax", "export const now = new Date();"),
  engine("async", "no-restricted-syntax", "export const wait = async () => used;"),
  engine("await", "no-restricted-syntax", "export const got = await used;"),
  engine("dynamic import", "no-restricted-syntax", 'export const l = import("./pure.ts");'),
];

const ARROWS: readonly Offence[] = [
  {
    name: "a type of an adapter in the engine",
    file: "engine/knows-adapter.ts",
    text: 'import type { h } from "../adapters/http/index.ts";\nexport type H = typeof h;\n',
    compiler: "is not listed within the file list of project",
    arrows: "engine-imports-only-engine",
  },
  {
    name: "src in an adapter",
    file: "adapters/http/knows-src.ts",
    text: 'import { door } from "../../src/index.ts";\nexport const d = door;\n',
    compiler: "is not listed within the file list of project",
    arrows: "adapters-import-only-engine",
  },
  {
    name: "a sibling in an adapter",
    file: "adapters/http/knows-storage.ts",
    text: 'import { shared } from "../storage/shared.ts";\nexport const s = shared;\n',
    arrows: "adapters-import-only-engine",
  },
  {
    name: "one store in another",
    file: "adapters/storage/right/index.ts",
    text: 'import { left } from "../left/index.ts";\nexport const right = left;\n',
    arrows: "stores-do-not-know-each-other",
  },
  {
    name: "http in the market",
    file: "src/marketplace.ts",
    text: 'import { h } from "../adapters/http/index.ts";\nexport const m = h;\n',
    arrows: "only-the-composition-knows-http",
  },
  {
    name: "an adapter's third party in src",
    file: "src/serves.ts",
    text: 'import { Hono } from "hono";\nexport const app = Hono;\n',
    arrows: "home-of-hono",
  },
  {
    name: "a package nobody declared",
    file: "src/undeclared.ts",
    text: 'import nowhere from "no-such-package";\nexport const n = nowhere;\n',
    compiler: "Cannot find module 'no-such-package'",
    arrows: "no-undeclared-packages",
  },
  {
    name: "the sources in an example",
    file: "examples/peeks.ts",
    text: 'import { door } from "../src/index.ts";\nexport const d = door;\n',
    arrows: "examples-import-the-package-by-name",
  },
  {
    name: "a test in src",
    file: "src/knows-test.ts",
    text: 'import { t } from "../test/some.test.ts";\nexport const k = t;\n',
    compiler: "is not listed within the file list of project",
    arrows: "nothing-imports-tests",
  },
  {
    name: "a cycle, even of one",
    file: "engine/circle.ts",
    text: 'export * as circle from "./circle.ts";\nexport { pure } from "./pure.ts";\n',
    arrows: "no-circular",
  },
  {
    name: "a file nobody uses",
    file: "engine/lonely.ts",
    text: "export const lonely = 1;\n",
    arrows: "no-orphans",
  },
];

const src = (name: string, lint: string, code: string): Offence => ({
  name,
  file: `src/${name.replaceAll(/\W+/g, "-")}.ts`,
  text: `import { door } from "./index.ts";\nexport const used = door;\n${code}\n`,
  lint,
});

const LONG = `export function long() {\n${"  void 0;\n".repeat(70)}}`;
const DISABLED = "// eslint-disable-next-line\nexport const y = used as unknown;";

const MANNERS: readonly Offence[] = [
  src("any", "@typescript-eslint/no-explicit-any", "export const x: any = used;"),
  src(
    "a cast",
    "@typescript-eslint/consistent-type-assertions",
    "export const y = used as number;",
  ),
  src("a cast excused by a comment", "@typescript-eslint/consistent-type-assertions", DISABLED),
  src("a boolean argument", "no-restricted-syntax", "export const f = (b: boolean) => b;"),
  src("a boolean in a port", "no-restricted-syntax", "export type P = { m(b: boolean): void };"),
  src("a default export", "no-restricted-syntax", "export default used;"),
  src("a forgotten promise", "@typescript-eslint/no-floating-promises", "Promise.resolve(used);"),
  src("a function too long", "max-lines-per-function", LONG),
  src("a line too wide", "max-len", `export const w = "${"w".repeat(90)}";`),
  src("a note to self", "no-warning-comments", "// TODO: finish this."),
];

export const OFFENCES: readonly Offence[] = [...PURITY, ...ARROWS, ...MANNERS];
