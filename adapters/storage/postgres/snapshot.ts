import type { Client } from "pg";
import type { Entry } from "../../../engine/ports.ts";
import type { AuditedStore } from "../audit.ts";
import { decodeEntry } from "../codec.ts";
import { FIRST_LINK, sealOf } from "../seal.ts";
import { Reader, type Rows } from "./reader.ts";
import { Wanted } from "./row-codec.ts";
import { qualified } from "./schema.ts";

const HEAD = "SELECT number, link FROM guildhall.head";
const TAIL = `SELECT e.body FROM guildhall.unsealed u JOIN guildhall.entry e ON e.entry = u.entry
  ORDER BY u.entry`;

/**
 * The whole store as it was when this was called, whatever its hosts do meanwhile: all is read in
 * one transaction. What no sealer has come to yet is linked here as a sealer would.
 */
export async function snapshotOn(client: Client, schema: string): Promise<AuditedStore> {
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  const rows: Rows = {
    async again<Row>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
      return (await client.query(text, [...values])).rows;
    },
  };
  const reader = new Reader(rows, schema);
  const tail = await unsealed(rows, schema);
  return {
    async load(want) {
      const [shared] = await reader.load([want]);
      if (shared === undefined) throw new Error("a load answers every want");
      return new Wanted(want, shared);
    },
    async log(after, limit) {
      const sealed = await reader.log(after, limit);
      const next = after + sealed.length;
      const rest = tail.filter(({ number }) => number > next).slice(0, limit - sealed.length);
      return [...sealed, ...rest];
    },
    totals: () => reader.totals(),
    async close() {
      await client.query("ROLLBACK");
      await client.end();
    },
  };
}

async function unsealed(rows: Rows, schema: string): Promise<readonly Entry[]> {
  const [head] = await rows.again<{ number: string; link: string }>(qualified(HEAD, schema));
  let [number, link] = [Number(head?.number ?? 0), head?.link ?? FIRST_LINK];
  const bodies = await rows.again<{ body: string }>(qualified(TAIL, schema));
  return bodies.map(({ body }) => {
    number++;
    link = sealOf(link, body);
    return { number, link, ...decodeEntry(body, `Log entry ${number}`) };
  });
}
