import { aethra1 } from "../../engine/process/aethra.ts";
import type { Storage } from "../../engine/ports.ts";
import type { TaskData } from "../../engine/records.ts";
import type { Mediation } from "../../src/mediation.ts";
import { floorRate } from "../../engine/money.ts";
import { Shuffled, wholeLog } from "../support/market-storage.ts";
import {
  disputed,
  matched,
  openWorld,
  published,
  rejected,
  REASON,
  refusal,
  submitted,
  type World,
} from "../support/world.ts";

/** A moment of a task's life, and all who want something of it at that moment. */
export interface Clash {
  readonly name: string;
  readonly rounds: number;
  readonly begin: (world: World) => Promise<string>;
  readonly rivals: (world: World, task_id: string) => Readonly<Record<string, Rival>>;
}
type Rival = () => Promise<unknown>;

const passes =
  ({ market }: World, time: string): Rival =>
  () =>
    market.advance(time);

const review: Clash["rivals"] = (world, task_id) => ({
  approve: () => world.scout.approveSubmission({ task_id }),
  reject: () => world.scout.rejectSubmission({ task_id, reason: "no" }),
  cancel: () => world.scout.cancelTask({ task_id }),
  "dispute of the requester": () => world.scout.fileDispute({ task_id, reason: REASON }),
  "dispute of the worker": () => world.ada.fileDispute({ task_id, reason: REASON }),
  // Time brings the approval by silence, or the expiry of what was turned down.
  time: passes(world, "25h"),
});

const ruling =
  ({ operator }: World, task_id: string, input: { ruling: "release" | "refund" | "split" }) =>
  () =>
    operator.resolveDispute({
      dispute_id: `${task_id}.d1`,
      ...input,
      ...(input.ruling === "split" && { worker_share: "0.3" }),
    });

export const CLASHES: readonly Clash[] = [
  {
    name: "work waits for review",
    rounds: 2_000,
    begin: (world) => submitted(world),
    rivals: review,
  },
  {
    name: "a revision was asked for",
    rounds: 400,
    begin: (world) => rejected(world),
    rivals: (world, task_id) => ({
      ...review(world, task_id),
      "the revision": () => world.ada.submitWork({ task_id, text_content: "better" }),
      expiry: passes(world, "24h"),
    }),
  },
  {
    name: "work is being done",
    rounds: 400,
    begin: (world) => matched(world),
    rivals: (world, task_id) => ({
      cancel: () => world.scout.cancelTask({ task_id }),
      release: () => world.ada.releaseTask({ task_id }),
      submission: () => world.ada.submitWork({ task_id, text_content: "done" }),
      start: () => world.ada.startTask({ task_id }),
      expiry: passes(world, "24h"),
    }),
  },
  {
    name: "bids are in",
    rounds: 400,
    async begin(world) {
      const task_id = await published(world, { bid_enabled: true });
      await world.ada.placeBid({ task_id, amount_amber: "33.333333" });
      await world.market.advance("2h");
      return task_id;
    },
    rivals: (world, task_id) => ({
      selection: () => world.scout.selectBid({ task_id }),
      reopening: () => world.scout.reopenBidding({ task_id }),
      cancel: () => world.scout.cancelTask({ task_id }),
      expiry: passes(world, "24h"),
    }),
  },
  {
    name: "a dispute is open",
    rounds: 400,
    begin: async (world) => (await disputed(world)).task_id,
    rivals: (world, task_id) => ({
      release: ruling(world, task_id, { ruling: "release" }),
      refund: ruling(world, task_id, { ruling: "refund" }),
      split: ruling(world, task_id, { ruling: "split" }),
      silence: passes(world, "4d"),
    }),
  },
];

const MEDIATION: Mediation = { ruling: "split", worker_share: "0.7", reason: "Both have a point." };

/** What came of one clash. */
export interface Outcome {
  /** The rivals that were not refused; time is never refused. */
  readonly done: readonly string[];
  readonly path: readonly string[];
  readonly wrong: readonly string[];
}

const isWay = (from: string, to: string): boolean =>
  aethra1.transitions.some((way) => way.from.includes(from) && way.to === to);

/** Codes for who comes too late. */
const LATE = new Set(["wrong_state", "already_exists", "already_taken", "not_found"]);

/** Lets all rivals go at once, then waits until the task has ended, and says what is wrong. */
export async function clash(
  { begin, rivals }: Clash,
  { world, shuffled, seed }: { world: World; shuffled: Shuffled; seed: number },
): Promise<Outcome> {
  const task_id = await begin(world);
  const named = Object.entries(rivals(world, task_id));
  const refused = await shuffled.together(
    seed,
    named.map(
      ([, rival]) =>
        () =>
          refusal(rival()),
    ),
  );
  await world.market.advance("61d");
  const wrong = refused.flatMap((each, at) =>
    each && !LATE.has(each.code) ? [`${named[at]?.[0]} is refused as ${each.code}`] : [],
  );
  const path = await pathOf(world.storage, task_id);
  path.forEach((to, at) => {
    const from = path[at - 1];
    if (from !== undefined && !isWay(from, to)) wrong.push(`the task goes from ${from} to ${to}`);
  });
  const finals = path.filter((status) => aethra1.states[status]?.final);
  if (finals.length !== 1) wrong.push(`the task ends in ${finals.join(" and ") || "nothing"}`);
  wrong.push(...(await moneyFaults(world.storage, task_id)));
  const done = named.flatMap(([name], at) => (refused[at] === undefined ? [name] : []));
  return { done, path, wrong };
}

async function pathOf(storage: Storage, task_id: string): Promise<readonly string[]> {
  const events = (await wholeLog(storage)).flatMap((entry) => entry.events);
  return events.flatMap(({ kind, record, set }) =>
    kind === "task" && record === task_id && "status" in set ? [String(set.status)] : [],
  );
}

/** What went in is what came out, and the fee is the fee. */
async function moneyFaults(storage: Storage, task_id: string): Promise<readonly string[]> {
  const want = { records: [], glances: [{ kind: "task", id: task_id }], accounts: [] } as const;
  const loaded = await storage.load({ ...want, answer: null });
  const task: TaskData | undefined = loaded.record({ kind: "task", id: task_id })?.data;
  if (task === undefined) return ["the task is gone"];
  const sums = { in: 0n, fees: 0n, earnings: 0n, wallet: 0n };
  for (const { events } of await wholeLog(storage))
    for (const { from, to, amount } of events.flatMap(({ transfers }) => transfers)) {
      if (to === `hold:test:${task_id}`) sums.in += amount;
      if (from !== `hold:test:${task_id}`) continue;
      const [kind] = to.split(":");
      if (kind === "fees" || kind === "earnings" || kind === "wallet") sums[kind] += amount;
    }
  const wrong: string[] = [];
  const out = sums.fees + sums.earnings + sums.wallet;
  if (sums.in !== task.budget) wrong.push(`${sums.in} were set aside`);
  if (out !== sums.in) wrong.push(`${out} of ${sums.in} came out again`);
  if (task.held !== 0n) wrong.push(`the task still holds ${task.held}`);
  if (sums.fees !== floorRate(task.paid, task.fee_rate)) wrong.push(`the fee is ${sums.fees}`);
  return wrong;
}

export interface Arena {
  readonly world: World;
  readonly shuffled: Shuffled;
}

/** A market on a store whose turns are drawn, every second one with a mediator. */
export async function openArena(inner: Storage, seed: number): Promise<Arena> {
  const shuffled = new Shuffled(inner);
  const mediator = seed % 2 === 0 ? {} : { mediator: async () => MEDIATION };
  return { shuffled, world: await openWorld({ storage: shuffled.storage, ...mediator }) };
}
