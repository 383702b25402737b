import { mkdtempSync, rmSync } from "node:fs";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryStorage } from "../../adapters/storage/memory.ts";
import { sqliteStorage } from "../../adapters/storage/sqlite/index.ts";
import type { Storage, Stored } from "../../engine/index.ts";
import { randomIds } from "../../src/identity.ts";
import { benchMarket, COMMANDS_PER_TASK, liveOnce, manyParties } from "./lifecycle.ts";
import { PARTIES, RAW_STEPS, type RawStep } from "./lifecycle-rows.ts";
import { atOnce, inRounds, type Figure, type Variant } from "./rounds.ts";
import { changed } from "../support/market-storage.ts";

interface RawCommand {
  readonly id: string;
  readonly everyone: readonly string[];
  readonly step: RawStep;
}

/** The limit: the same rows in the same tables by hand, so many commands in one transaction. */
class RawSqlite {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();
  #number = 0;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  #statement(text: string): StatementSync {
    let statement = this.#prepared.get(text);
    if (!statement) this.#prepared.set(text, (statement = this.#database.prepare(text)));
    return statement;
  }

  #run(text: string, ...values: (string | number | null)[]): void {
    this.#statement(text).run(...values);
  }

  #read(text: string, value: string): unknown {
    return this.#statement(text).get(value);
  }

  together(commands: readonly (RawCommand | undefined)[]): void {
    this.#database.exec("BEGIN IMMEDIATE");
    for (const each of commands) if (each) this.#command(each);
    this.#database.exec("COMMIT");
  }

  #command({ id, everyone, step }: RawCommand): void {
    const [agent = "", developer = "", worker = ""] = everyone;
    const data = "x".repeat(step.data);
    const number = ++this.#number;
    // Whoever decides inside a transaction reads there what it decides on.
    this.#read("SELECT version,wake,data FROM record WHERE kind='task' AND id=?", id);
    if (step.pays !== 0) this.#read("SELECT balance FROM account WHERE name=?", `${worker}:0`);
    if (step.status === "draft")
      this.#run(
        "INSERT INTO record (kind,id,version,placed,mode,status,agent,developer,data) " +
          "VALUES ('task',?,1,?,'test','draft',?,?,?)",
        ...[id, number, agent, developer, data],
      );
    else
      this.#run(
        "UPDATE record SET version=version+1,data=?,status=?,wake=?,worker=? " +
          "WHERE kind='task' AND id=?",
        ...[data, step.status, number, step.recipients > 2 ? worker : null, id],
      );
    if (step.work > 0)
      this.#run(
        "INSERT INTO record (kind,id,version,data) VALUES ('work',?,1,?) " +
          "ON CONFLICT (kind,id) DO UPDATE SET version=version+1,data=excluded.data",
        ...[id, "x".repeat(step.work)],
      );
    const link = "0".repeat(64);
    this.#run("INSERT INTO entry VALUES (?,?,?)", number, link, "x".repeat(step.line));
    for (const who of everyone.slice(0, step.recipients))
      this.#run("INSERT INTO told VALUES (?,?,?)", who, number * 8 + step.events, number);
    for (let nth = 0; nth < step.postings + Math.abs(step.pays); nth++)
      this.#run("INSERT OR REPLACE INTO account VALUES (?,?)", `${worker}:${nth}`, `${number}`);
  }
}

const commandsOf = (
  { id, party }: { readonly id: string; readonly party: number },
  parties: readonly (readonly string[])[],
): readonly RawCommand[] =>
  RAW_STEPS.map((step) => ({ id, everyone: parties[party % PARTIES] ?? [], step }));

type Durability = "FULL" | "NORMAL";

/** A file with our tables, and nothing of ours around it. */
async function rawFile(path: string, durability: Durability): Promise<DatabaseSync> {
  await (await sqliteStorage({ path })).close();
  const database = new DatabaseSync(path);
  database.exec("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL");
  database.exec(`PRAGMA synchronous=${durability}; PRAGMA cache_size=-65536`);
  database.exec("PRAGMA wal_autocheckpoint=4000");
  return database;
}

async function rawWork(path: string, durability: Durability, flight: number, tasks: number) {
  const database = await rawFile(path, durability);
  const raw = new RawSqlite(database);
  // Names as they are made in earnest: where a row goes in an index is anybody's guess.
  const parties = Array.from({ length: PARTIES }, () =>
    ["agt", "dev", "wrk"].map((prefix) => randomIds.id(prefix, "")),
  );
  // In each transaction every step of the lifecycle comes up, as where many tasks are under way.
  const lanes = Array.from({ length: flight }, (_, lane) => ({
    at: lane % RAW_STEPS.length,
    id: "",
    party: lane,
  }));
  for (const lane of lanes) {
    lane.id = randomIds.id("tsk", "");
    raw.together(commandsOf(lane, parties).slice(0, lane.at));
  }
  return (): void => {
    for (let round = 0; round < (tasks * COMMANDS_PER_TASK) / flight; round++)
      raw.together(
        lanes.map((lane) => {
          if (lane.at === RAW_STEPS.length) {
            [lane.at, lane.id] = [0, randomIds.id("tsk", "")];
            lane.party = (lane.party + flight) % PARTIES;
          }
          return commandsOf(lane, parties)[lane.at++];
        }),
      );
    database.close();
  };
}

async function ourWork(path: string, durability: "full" | "normal", flight: number, tasks: number) {
  return ourTasks(await sqliteStorage({ path, durability }), flight, tasks);
}

async function ourTasks(storage: Storage, flight: number, tasks: number) {
  const { market } = await benchMarket(storage, randomIds);
  const all = await manyParties(market, PARTIES);
  let next = 0;
  const one = async (): Promise<void> => {
    const parties = all[next++ % PARTIES];
    if (parties !== undefined) await liveOnce(market, parties, null);
  };
  return async () => {
    await atOnce(flight, one, tasks);
    await market.close();
  };
}

/**
 * As near as a store can come that has to wait for decisions: those of the memory store, and behind
 * each the transaction by hand. Thinking is slower behind a flush than in a row: caches are cold.
 */
async function decidedWork(path: string, durability: Durability, tasks: number) {
  const database = await rawFile(path, durability);
  const raw = new RawSqlite(database);
  const inner = memoryStorage();
  const storage = changed(inner, {
    async commit(write) {
      const outcome = await inner.commit(write);
      const task = write.records.find((record) => record.kind === "task");
      if (task !== undefined) raw.together([commandOf(task as Stored<"task">)]);
      return outcome;
    },
    async close() {
      database.close();
      await inner.close();
    },
  });
  return ourTasks(storage, 1, tasks);
}

function commandOf({ id, data }: Stored<"task">): RawCommand | undefined {
  const step = RAW_STEPS.find(({ status }) => status === data.status);
  return step && { id, everyone: [data.agent, data.developer, data.worker ?? ""], step };
}

const RUNS = [
  { durability: "full", flight: 1, tasks: 100, floor: 0.9, stretch: 1 },
  { durability: "full", flight: 64, tasks: 64 * 20, floor: 0.6, stretch: 0.75 },
  { durability: "normal", flight: 1, tasks: 200, floor: 0, stretch: 0 },
  { durability: "normal", flight: 64, tasks: 64 * 20, floor: 0, stretch: 0 },
] as const;

export async function benchSqlite(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "guildhall-bench-"));
  const figures: Figure[] = [];
  let files = 0;
  const limit = "limit: a transaction by hand, same rows";
  try {
    for (const { durability, flight, tasks, floor, stretch } of RUNS) {
      const title = `SQLite ${durability.toUpperCase()}, ${flight} in flight`;
      const raw = durability === "full" ? "FULL" : "NORMAL";
      const path = (): string => join(folder, `file-${files++}`);
      const variants: Variant[] = [
        { name: limit, prepare: () => rawWork(path(), raw, flight, tasks) },
        {
          name: "execute",
          against: { name: limit, floor, stretch },
          prepare: () => ourWork(path(), durability, flight, tasks),
        },
      ];
      if (flight === 1) {
        const against = { name: limit, floor: 0, stretch: 0 };
        const name = "the limit, and before it the memory store";
        variants.push({ name, against, prepare: () => decidedWork(path(), raw, tasks) });
      }
      figures.push(...(await inRounds(title, tasks * COMMANDS_PER_TASK, 5, variants)));
    }
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
