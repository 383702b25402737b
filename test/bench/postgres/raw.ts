import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { postgresStorage } from "../../../adapters/storage/postgres/index.ts";
import { PARTIES, RAW_STEPS } from "../lifecycle-rows.ts";

const text = (length: number): string | null => (length === 0 ? null : "x".repeat(length));

/** One task's life as raw calls, for parties drawn at random; `end` lets go of the connections. */
export async function rawCalls(url: string, schema: string, connections: number) {
  const store = await postgresStorage({ url, schema });
  await store.close();
  const pool = new pg.Pool({ connectionString: url, max: connections });
  const sql = readFileSync(join(import.meta.dirname, "raw.sql"), "utf8");
  await pool.query(sql.replaceAll("guildhall.", `${schema}.`));
  await pool.query(
    `INSERT INTO ${schema}.account SELECT 'wallet:' || n, 1e15 FROM generate_series(0, $1) AS n`,
    [PARTIES],
  );
  let tasks = 0;
  const call = `SELECT ${schema}.raw_command($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`;
  async function one(): Promise<void> {
    const [id, at] = [`task_${tasks++}`, Math.floor(Math.random() * PARTIES)];
    const everyone = [`agent_${at}`, `worker_${at}`, `developer_${at}`];
    for (const each of RAW_STEPS)
      await pool.query({
        name: "raw",
        text: call,
        values: [
          ...[id, each.status === "draft", each.status, text(each.data), text(each.work)],
          ...[text(each.line), everyone.slice(0, each.recipients), each.events],
          ...[each.pays === 0 ? null : `wallet:${at}`, each.pays, each.postings],
        ],
      });
  }
  return { one, end: () => pool.end() };
}
