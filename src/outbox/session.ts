import type { Stored } from "../../engine/index.ts";
import { attempt } from "./attempt.ts";
import { claimOut, hookOf, step, takeIn, type Desk, type Due } from "./desk.ts";

/** Attempts at one endpoint at the same time. */
const LANES = 2;
/** While so many first attempts wait, further events stay in the stream: they are safe there. */
const WAITING_MOST = 64;

/**
 * Serves one endpoint until nothing of it is due: takes new events in, claims what is due, sends
 * it, and again. Answers whether the endpoint is one to be served at all.
 */
export async function serve(
  desk: Desk,
  id: string,
  read: Map<string, number>,
): Promise<"served" | "gone"> {
  let holds = false;
  let waiting = 0;
  for (;;) {
    const hook = await hookOf(desk, id);
    if (desk.stopping.aborted) {
      if (holds) await step(desk, "release_webhook", { webhook_id: id, holder: desk.holder });
      return "served";
    }
    if (hook === null) return "gone";
    const more = waiting < WAITING_MOST && (await takeIn(desk, hook, read)) === "more";
    const isDue = holds || more || (hook.wake ?? Infinity) <= desk.services.clock.now();
    if (!isDue) return "served";
    const claim = { webhook_id: id, holder: desk.holder };
    const { due, ...rest } = claimOut.parse(await step(desk, "claim_deliveries", claim));
    waiting = rest.waiting;
    holds = due.length > 0;
    await send(desk, hook, due);
    if (!holds && !more) return "served";
  }
}

async function send(desk: Desk, hook: Stored<"webhook">, due: readonly Due[]): Promise<void> {
  const queue = [...due];
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (desk.stopping.aborted) return;
      await attempt(desk, hook, next);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}
