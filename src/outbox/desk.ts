import type { z } from "zod";
import {
  MARKET_OPERATIONS,
  nameFor,
  TAKEN_MOST,
  taskOf,
  type Event,
  type Post,
  type Reply,
  type Stored,
} from "../../engine/index.ts";
import { runOwn, type Services } from "../runner.ts";
import { CLOCK } from "../scheduler.ts";
import { beginningOf } from "./beginning.ts";
import type { Slots } from "./slots.ts";

/** What the sender works with. */
export interface Desk {
  readonly services: Services;
  /** This process, as far as leases go. */
  readonly holder: string;
  readonly post: Post;
  readonly slots: Slots;
  /** The secret that was sealed; null where this host's key cannot open it. */
  readonly open: (sealed: string) => string | null;
  /** Any number from 0 to 1. */
  readonly jitter: () => number;
  /** The machine's time: receivers compare the time of an attempt with their own. */
  readonly wallNow: () => number;
  /** Nothing more is begun. */
  readonly stopping: AbortSignal;
  /** What is under way is let go of. */
  readonly ended: AbortSignal;
}

export const claimOut = MARKET_OPERATIONS.claim_deliveries.output;
export type Due = z.output<typeof claimOut>["due"][number];

/** A step of the market's own. It is refused only where rivals are too many: look again soon. */
export async function step(
  { services }: Desk,
  name: keyof typeof MARKET_OPERATIONS,
  input: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const reply: Reply = await runOwn(services, name, input, CLOCK);
  if (reply.ok) return reply.output;
  throw new Error(`${name}: ${reply.rejection.message}`);
}

const glance = { records: [], accounts: [], answer: null };

/** An endpoint that is to be sent to; null where it is gone or disabled. */
export async function hookOf(desk: Desk, id: string): Promise<Stored<"webhook"> | null> {
  const ref = { kind: "webhook", id } as const;
  const hook = (await desk.services.storage.load({ ...glance, glances: [ref] })).record(ref);
  return hook?.data.deleted_at === null && hook.data.state === "enabled" ? hook : null;
}

type Page = readonly (readonly [number, Event])[];

const concerns =
  ({ data }: Stored<"webhook">) =>
  ([, event]: Page[number]): boolean =>
    nameFor(data, event) !== null;

/**
 * Turns the next events behind an endpoint's cursor into deliveries. Events that do not concern it
 * cost no commit: how far they were read is only remembered here, in `read`. Answers whether to
 * look again.
 */
export async function takeIn(
  desk: Desk,
  hook: Stored<"webhook">,
  read: Map<string, number>,
): Promise<"more" | "done"> {
  const { storage } = desk.services;
  const { developer, cursor } = hook.data;
  if (cursor === null) {
    const begun = await beginningOf(storage, hook);
    await step(desk, "begin_webhook", { webhook_id: hook.id, cursor: begun ?? 0 });
    return "more";
  }
  // A replay sets the cursor back: what was read beyond it counts no more.
  const known = read.get(`${hook.id}:${cursor}`) ?? cursor;
  const page = await storage.events(developer, known, TAKEN_MOST);
  const last = page.at(-1)?.[0] ?? known;
  if (!page.some(concerns(hook))) {
    read.set(`${hook.id}:${cursor}`, last);
    return page.length === TAKEN_MOST ? "more" : "done";
  }
  read.delete(`${hook.id}:${cursor}`);
  const tasks = [...new Set(page.map(([, event]) => taskOf(event)))].filter((id) => id !== null);
  await step(desk, "take_events", {
    webhook_id: hook.id,
    developer,
    cursor,
    after: known,
    tasks,
  });
  return "more";
}
