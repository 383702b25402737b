import { BUILT_IN, type HubModule } from "../../engine/index.ts";
import type { MarketOptions } from "../options.ts";
import { railsOr } from "../rails/options.ts";

const TOOLKITS = ["langchain", "ai-sdk", "mcp"];

/** The parts that a market was put together from. */
export function modulesOf(
  { processes = [], rails }: MarketOptions,
  dialects: readonly string[],
  version: string,
): readonly HubModule[] {
  const module = (kind: HubModule["kind"], name: string): HubModule => ({ name, kind, version });
  return [
    ...[...BUILT_IN, ...processes].map((each): HubModule => ({
      name: each.name,
      kind: "process",
      version: String(each.version),
    })),
    ...railsOr(rails).map(({ name }) => module("rail", name)),
    ...TOOLKITS.map((name) => module("toolkit", name)),
    ...["aethra", ...dialects].map((name) => module("dialect", name)),
  ];
}
