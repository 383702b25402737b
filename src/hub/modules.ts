import { DIALECT_NAMES, type Module } from "../../adapters/http/index.ts";
import { BUILT_IN, DEFAULT_POLICY } from "../../engine/index.ts";
import type { MarketOptions } from "../options.ts";

const TOOLKITS = ["langchain", "ai-sdk", "mcp"];

/** The parts that a market was put together from. */
export function modulesOf({ processes = [], rails }: MarketOptions, version: string) {
  const defaults = Object.values(DEFAULT_POLICY.rails).filter((each) => each !== null);
  const module = (kind: Module["kind"], name: string): Module => ({ name, kind, version });
  return [
    ...[...BUILT_IN, ...processes].map((each): Module => ({
      name: each.name,
      kind: "process",
      version: String(each.version),
    })),
    ...(rails ?? defaults).map(({ name }) => module("rail", name)),
    ...TOOLKITS.map((name) => module("toolkit", name)),
    ...["aethra", ...DIALECT_NAMES].map((name) => module("dialect", name)),
  ];
}
