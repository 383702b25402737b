import { BUILT_IN, DEFAULT_POLICY, type HubModule } from "../../engine/index.ts";
import type { MarketOptions } from "../options.ts";

const TOOLKITS = ["langchain", "ai-sdk", "mcp"];

/** The parts that a market was put together from. */
export function modulesOf(
  { processes = [], rails }: MarketOptions,
  dialects: readonly string[],
  version: string,
): readonly HubModule[] {
  const defaults = Object.values(DEFAULT_POLICY.rails).filter((each) => each !== null);
  const module = (kind: HubModule["kind"], name: string): HubModule => ({ name, kind, version });
  return [
    ...[...BUILT_IN, ...processes].map((each): HubModule => ({
      name: each.name,
      kind: "process",
      version: String(each.version),
    })),
    ...(rails ?? defaults).map(({ name }) => module("rail", name)),
    ...TOOLKITS.map((name) => module("toolkit", name)),
    ...["aethra", ...dialects].map((name) => module("dialect", name)),
  ];
}
