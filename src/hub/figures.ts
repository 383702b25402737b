import {
  fieldsOf,
  listOf,
  WEBHOOK_TYPES,
  type Fields,
  type HubFigures,
  type HubModule,
} from "../../engine/index.ts";
import type { Marketplace } from "../marketplace.ts";
import type { Tally } from "./tally.ts";

/** Whoever asks again so soon is told the same: anybody may ask. */
const FRESH_MS = 1_000;
const PAGE = 100;
const MOST_PAGES = 20;

interface Sources {
  readonly market: Marketplace;
  readonly tally: Tally;
  readonly modules: readonly HubModule[];
  readonly parts: HubFigures["parts"];
}

/** What a host knows of itself, reckoned at most once a second. */
export function figuresOf(sources: Sources): () => Promise<HubFigures> {
  const begun = performance.now();
  let last: { readonly at: number; readonly figures: Promise<HubFigures> } | null = null;
  return () => {
    const at = performance.now();
    if (last === null || at - last.at >= FRESH_MS) last = { at, figures: reckon(sources, begun) };
    return last.figures;
  };
}

async function reckon(
  { market, tally, modules, parts }: Sources,
  begun: number,
): Promise<HubFigures> {
  const before = performance.now();
  await market.authenticate("how long does the store take");
  const store_ms = performance.now() - before;
  const waiting = await pages(market, "browse_tasks", { statuses: ["funded"] }, "tasks");
  const hub = waiting.filter(({ process }) => String(process).startsWith("hub@"));
  const among = (...priorities: readonly string[]): number =>
    hub.filter(({ priority }) => priorities.includes(String(priority))).length;
  const { requests, failures, telemetry, published, delivered, approved, rejected } = tally;
  return {
    now: market.now(),
    uptime: performance.now() - begun,
    ...{ requests, failures, telemetry, store_ms, modules, parts },
    task_p95: tally.durations?.p95 ?? null,
    task_mean: tally.durations?.mean ?? null,
    tasks_done: tally.tasksDone,
    late_ms: await market.upkeep.late(),
    cycles: market.upkeep.cycles,
    pending: { high: among("urgent", "high"), normal: among("medium"), background: among("low") },
    events: { published, delivered },
    topics: WEBHOOK_TYPES.length,
    subscribers: market.listenerCount("event") + market.listenerCount("moved"),
    gate: { approved, rejected, pending: tally.pendingReviews },
    services: (await pages(market, "list_services", {}, "services")).length,
  };
}

/** What anybody may read, page after page, up to 2,000. */
async function pages(
  market: Marketplace,
  operation: string,
  input: Fields,
  name: string,
): Promise<readonly Fields[]> {
  const all: Fields[] = [];
  let cursor: unknown = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const more = cursor === null ? {} : { cursor };
    const asked = { ...input, limit: PAGE, ...more };
    const reply = await market.execute(market.anyone, operation, asked);
    if (!reply.ok) break;
    all.push(...listOf(reply.output, name));
    cursor = fieldsOf(reply.output)["next_cursor"];
    if (cursor === null) break;
  }
  return all;
}
