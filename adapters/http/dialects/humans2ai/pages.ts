import { z } from "zod";
import { fieldsOf, listOf, type Fields, type Reply } from "../../../../engine/index.ts";

/** Numbered pages, which stand behind a question mark as text. */
export const numbered = {
  page: z.coerce.number().int().min(1).max(1_000).default(1),
  limit: z.coerce.number().int().min(1).max(100).default(20),
};
export const PAGE = ["page", "limit"] as const;

export const pageOut = { page: z.number(), limit: z.number(), hasMore: z.boolean() };

export interface Numbered {
  readonly page: number;
  readonly limit: number;
}

/** So much of a list is looked through for one page. */
const MOST_ROUNDS = 10;

/** A list that is read part by part. */
interface Parts {
  /** The next part, behind a cursor; undefined at the beginning. */
  readonly next: (cursor: unknown) => Promise<Reply>;
  readonly list: string;
  readonly cursor: "next_cursor" | "next_after";
}

interface Walk extends Numbered, Parts {
  readonly wanted: (item: Fields) => Promise<boolean> | boolean;
}

export interface Walked extends Numbered {
  readonly items: readonly Fields[];
  readonly hasMore: boolean;
}

/** A numbered page of a list that is read by cursors; how the walk was refused where it was. */
export async function walk(given: Walk): Promise<Walked | Extract<Reply, { ok: false }>> {
  const { page, limit, next, list, cursor: name, wanted } = given;
  const found: Fields[] = [];
  let cursor: unknown;
  for (let round = 0; round < MOST_ROUNDS && found.length <= page * limit; round++) {
    const reply = await next(cursor);
    if (!reply.ok) return reply;
    for (const item of listOf(reply.output, list)) if (await wanted(item)) found.push(item);
    cursor = fieldsOf(reply.output)[name];
    if (cursor === null || cursor === undefined) break;
  }
  const items = found.slice((page - 1) * limit, page * limit);
  const hasMore = found.length > page * limit || (cursor !== null && cursor !== undefined);
  return { page, limit, items, hasMore };
}

/** All of a list, as far as is looked; how that was refused where it was. */
export async function gather({
  next,
  list,
  cursor: name,
}: Parts): Promise<{ readonly all: readonly Fields[] } | Extract<Reply, { ok: false }>> {
  const all: Fields[] = [];
  let cursor: unknown;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const reply = await next(cursor);
    if (!reply.ok) return reply;
    all.push(...listOf(reply.output, list));
    cursor = fieldsOf(reply.output)[name];
    if (cursor === null || cursor === undefined) break;
  }
  return { all };
}

/** A numbered page of what was gathered. */
export const pageOf = <T>(all: readonly T[], { page, limit }: Numbered) => ({
  ...{ page, limit, hasMore: all.length > page * limit },
  items: all.slice((page - 1) * limit, page * limit),
});

/** What no operation answered by itself. */
export const answered = (output: unknown): Reply => ({ ok: true, output, replayed: false });
