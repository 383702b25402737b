import { evolve, type Event } from "../../../engine/events.ts";
import { earnings, fees, hold, rail, wallet } from "../../../engine/ledger/account.ts";
import type { Answer, Storage, WriteSet } from "../../../engine/ports.ts";
import type { Stored, TaskData } from "../../../engine/records.ts";
import { SAMPLES } from "../../../src/testing/samples.ts";
import { answerTo, NOTHING } from "../../../src/testing/write-sets.ts";

/** Write sets as the market makes them: what a store is given when tasks come and go. */

const BUDGET = 1_500_000_000n;
const FEE = 150_000_000n;
const START = Date.UTC(2026, 0, 5, 9);

export const DEVELOPER = "dev_1";
export const WORKER = "wrk_1";

/** Money for `tasks` tasks. */
export function topUp(n: number, tasks: number, developer = DEVELOPER): WriteSet {
  const id = `payout_${developer}_${n}`;
  const amount = BUDGET * BigInt(tasks);
  const event: Event<"payout"> = {
    id: `evt_${id}`,
    type: "wallet.topped_up",
    at: START,
    by: developer,
    kind: "payout",
    record: id,
    version: 1,
    set: { ...SAMPLES.payout, amount },
    wake: null,
    transfers: [
      { id: `${id}:1:in`, from: rail("test", "sandbox"), to: wallet("test", developer), amount },
    ],
    tallies: [],
    to: [developer],
  };
  return {
    ...NOTHING,
    expect: [{ ...ref(event), version: 0 }],
    records: [evolve(null, event)],
    events: [event],
  };
}

const ref = ({ kind, record }: Event) => ({ kind, id: record });

interface Step {
  readonly type: string;
  readonly set: Partial<TaskData>;
  readonly transfers?: Event["transfers"];
  readonly tallies?: Event["tallies"];
  readonly wake?: number | null;
  readonly to?: readonly string[];
  readonly answer?: Answer;
}

interface Parties {
  readonly developer?: string;
  readonly worker?: string;
}

/** The six commits of one task that goes well: created, funded, taken, begun, handed in, paid. */
export function* life(
  name: string,
  { developer = DEVELOPER, worker = WORKER }: Parties = {},
): Generator<WriteSet> {
  const id = `tsk_${name}`;
  const [purse, held] = [wallet("test", developer), hold("test", id)];
  const created = { ...SAMPLES.task, developer, worker: null, status: "draft", created_at: START };
  const steps: readonly Step[] = [
    { type: "task.created", set: created, to: [developer] },
    {
      type: "task.funded",
      set: { status: "funded", held: BUDGET, published_at: START },
      transfers: [{ id: "fund", from: purse, to: held, amount: BUDGET }],
      wake: START + 172_800_000,
      to: [developer],
      answer: answerTo(`fund_${id}`),
    },
    { type: "task.accepted", set: { status: "matched", worker, matched_at: START } },
    { type: "task.started", set: { status: "in_progress", entered: START } },
    { type: "submission.received", set: { status: "awaiting_review", submitted_at: START } },
    {
      type: "task.completed",
      set: { status: "completed", held: 0n, paid: BUDGET, approved: 1 },
      transfers: [
        { id: "pay", from: held, to: earnings("test", worker), amount: BUDGET - FEE },
        { id: "fee", from: held, to: fees("test"), amount: FEE },
      ],
      tallies: [{ counter: `standing:${worker}`, add: 1n }],
      wake: null,
    },
  ];
  let task: Stored<"task"> | null = null;
  for (const step of steps) {
    const write = taken(id, task, step, [developer, worker]);
    task = write.records[0] ?? null;
    yield write;
  }
}

type TaskWrite = WriteSet & { readonly records: readonly Stored<"task">[] };

function taken(
  id: string,
  before: Stored<"task"> | null,
  { type, set, transfers = [], tallies = [], wake, to, answer }: Step,
  everyone: readonly string[],
): TaskWrite {
  const version = (before?.version ?? 0) + 1;
  const event: Event<"task"> = {
    id: `evt_${id}_${version}`,
    type,
    at: START + version,
    by: everyone[0] ?? "",
    kind: "task",
    record: id,
    version,
    set,
    wake: wake === undefined ? (before?.wake ?? null) : wake,
    transfers: transfers.map((each) => ({ ...each, id: `${id}:${version}:${each.id}` })),
    tallies,
    to: to ?? everyone,
  };
  return {
    expect: [{ kind: "task", id, version: version - 1 }],
    records: [evolve(before, event)],
    events: [event],
    answer: answer ?? null,
  };
}

/** Commits a top-up and the whole life of each task, one after the other. */
export async function live(store: Storage, names: readonly string[]): Promise<void> {
  await mustCommit(store, topUp(names.length, names.length, `dev_${names[0]}`));
  for (const name of names)
    for (const write of life(name, { developer: `dev_${names[0]}` }))
      await mustCommit(store, write);
}

export async function mustCommit(store: Storage, write: WriteSet): Promise<void> {
  const { is } = await store.commit(write);
  if (is !== "done") throw new Error(`the commit was not done: ${is}`);
}

export const names = (count: number, prefix = ""): readonly string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}${n}`);
