import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { postgresStorage } from "../../../adapters/storage/postgres/index.ts";

/** A command of the lifecycle as the limit does it: sizes and counts are those of the real one. */
interface RawStep {
  readonly status: string;
  readonly data: number;
  readonly work: number;
  readonly line: number;
  readonly recipients: number;
  readonly events: number;
  readonly pays: number;
  readonly postings: number;
}

const step = (
  status: string,
  [data, work, line]: readonly [number, number, number],
  [recipients, events]: readonly [number, number],
  [pays, postings]: readonly [number, number] = [0, 0],
): RawStep => ({ status, data, work, line, recipients, events, pays, postings });

const STEPS: readonly RawStep[] = [
  step("draft", [843, 0, 1060], [2, 1]),
  step("funded", [862, 0, 563], [2, 1], [-1, 3]),
  step("matched", [875, 0, 439], [3, 1], [0, 2]),
  step("in_progress", [879, 0, 278], [3, 1]),
  step("awaiting_review", [892, 503, 1496], [3, 4]),
  step("completed", [886, 513, 1702], [3, 2], [1, 11]),
];

const text = (length: number): string | null => (length === 0 ? null : "x".repeat(length));

export const PARTIES = 200;

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
    for (const each of STEPS)
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
