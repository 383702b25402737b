import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import type { Abi, Hex } from "viem";
import { ROOT } from "../repo.ts";

/** What the compiler makes of one contract. */
export interface Artifact {
  readonly abi: Abi;
  /** Deploys it. */
  readonly bytecode: Hex;
  /** What is there once it is deployed. */
  readonly runtime: Hex;
}

interface Output {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts: Readonly<Record<string, Readonly<Record<string, Compiled>>>>;
}
interface Compiled {
  readonly abi: Abi;
  readonly evm: {
    readonly bytecode: { readonly object: string };
    readonly deployedBytecode: { readonly object: string };
  };
}

const { compile } = createRequire(import.meta.url)("solc") as { compile(input: string): string };
const CACHE = join(ROOT, "node_modules/.cache/contracts");

/** The contracts of these files by their names; compiled once for as long as they stay the same. */
export async function compiled(
  files: readonly string[],
): Promise<Readonly<Record<string, Artifact>>> {
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
  const sources = Object.fromEntries(
    files.map((file, at) => [basename(file), { content: texts[at] ?? "" }]),
  );
  const key = createHash("sha256").update(JSON.stringify(sources)).digest("hex");
  const kept = join(CACHE, `${key}.json`);
  const found = await readFile(kept, "utf8").catch(() => null);
  if (found !== null) return JSON.parse(found) as Readonly<Record<string, Artifact>>;
  const artifacts = compileNow(sources);
  await mkdir(CACHE, { recursive: true });
  // Two test files may be at it at once: each writes its own, and the last one stays.
  const own = `${kept}.${randomUUID()}`;
  await writeFile(own, JSON.stringify(artifacts));
  await rename(own, kept);
  return artifacts;
}

function compileNow(sources: object): Readonly<Record<string, Artifact>> {
  const settings = {
    optimizer: { enabled: true, runs: 200 },
    evmVersion: "cancun",
    outputSelection: {
      "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] },
    },
  };
  const output = JSON.parse(
    compile(JSON.stringify({ language: "Solidity", sources, settings })),
  ) as Output;
  const faults = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (faults.length > 0) throw new Error(faults.map((each) => each.formattedMessage).join("\n"));
  const named = Object.values(output.contracts).flatMap((each) => Object.entries(each));
  return Object.fromEntries(
    named.map(([name, { abi, evm }]): [string, Artifact] => [
      name,
      {
        abi,
        bytecode: `0x${evm.bytecode.object}`,
        runtime: `0x${evm.deployedBytecode.object}`,
      },
    ]),
  );
}

/** One of them; it is there. */
export function artifact(of: Readonly<Record<string, Artifact>>, name: string): Artifact {
  const found = of[name];
  if (found === undefined) throw new Error(`there is no contract ${name}`);
  return found;
}
