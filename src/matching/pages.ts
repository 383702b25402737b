import type { Place, Storage, Stored } from "../../engine/index.ts";

const PAGE = 1_000;
export const OLDEST = { direction: "oldest_first", limit: PAGE } as const;

/** Page after page until there is no more. */
export async function* pagesOf<R extends Stored<"worker"> | Stored<"task"> | Stored<"service">>(
  pageAfter: (after: Place | null) => Promise<readonly R[]>,
): AsyncGenerator<R, void> {
  let after: Place | null = null;
  for (;;) {
    const page: readonly R[] = await pageAfter(after);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = { order: last.data.created_at, id: last.id };
  }
}

async function all<R>(pages: AsyncIterable<R>): Promise<readonly R[]> {
  const found: R[] = [];
  for await (const each of pages) found.push(each);
  return found;
}

export async function workersOf(storage: Storage): Promise<readonly Stored<"worker">[]> {
  const page = (after: Place | null) =>
    storage.find({ ...OLDEST, index: "workers", equals: [], after });
  return all(pagesOf(page));
}

export async function servicesOf(storage: Storage): Promise<readonly Stored<"service">[]> {
  const page = (mode: string) => (after: Place | null) =>
    storage.find({ ...OLDEST, index: "services", equals: [mode], after });
  return (await Promise.all(MODES.map((mode) => all(pagesOf(page(mode)))))).flat();
}

export const MODES = ["test", "live"] as const;
