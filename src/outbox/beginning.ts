import type { Event, Storage, Stored } from "../../engine/index.ts";

const PAGE = 100;

/** How many events a stream has, in a few dozen looks however long it is. */
async function lengthOf(storage: Storage, recipient: string): Promise<number> {
  const reaches = async (number: number): Promise<boolean> =>
    (await storage.events(recipient, number - 1, 1)).length > 0;
  let above = 1;
  while (await reaches(above)) above *= 2;
  let last = above >> 1;
  while (last + 1 < above) {
    const middle = Math.floor((last + above) / 2);
    if (await reaches(middle)) last = middle;
    else above = middle;
  }
  return last;
}

/**
 * The number of a webhook's own creation in its developer's stream: its post begins behind it. It
 * is near the end, since this is asked soon after. Null where the stream has no such event.
 */
export async function beginningOf(
  storage: Storage,
  { id, data }: Stored<"webhook">,
): Promise<number | null> {
  const isIt = ([, event]: readonly [number, Event]): boolean =>
    event.record === id && event.type === "webhook.created";
  let before = await lengthOf(storage, data.developer);
  while (before > 0) {
    const after = Math.max(0, before - PAGE);
    const found = (await storage.events(data.developer, after, before - after)).find(isIt);
    if (found !== undefined) return found[0];
    before = after;
  }
  return null;
}
