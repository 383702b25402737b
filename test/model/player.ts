import { setImmediate } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { OPERATIONS, type OperationName } from "../../engine/operations/table.ts";
import { isReadable, type Account } from "../../engine/ledger/account.ts";
import type { Reply, Storage, WriteSet } from "../../engine/ports.ts";
import { Books, Broken, demand, isMoney } from "./books.ts";
import { isCall, tell, type Call, type Kept, type Move, type Table } from "./calls.ts";
import type { Cast } from "./cast.ts";
import { canonical } from "../../engine/canonical.ts";
import { Dice } from "./dice.ts";
import { chooseMoves, followUps } from "./choose.ts";
import { snapshot } from "./snapshot.ts";

/** What all sequences of one run did. */
export interface Summary {
  commands: number;
  done: number;
  refused: number;
  replayed: number;
  entries: number;
  readonly states: Set<string>;
  readonly ways: Set<string>;
  /** How often each was done. */
  readonly operations: Map<string, number>;
  readonly codes: Map<string, number>;
}

export const newSummary = (): Summary => ({
  commands: 0,
  done: 0,
  refused: 0,
  replayed: 0,
  entries: 0,
  states: new Set(),
  ways: new Set(),
  operations: new Map(),
  codes: new Map(),
});

/** Refusals that record the request itself. */
const ASKS = new Set(["confirmation_required", "held_for_review"]);
const NEVER = new Set(["busy", "unavailable", "internal", "unknown_operation"]);

/** Gives commands to a market and holds every rule against what it records. */
export class Player {
  readonly books = new Books();
  /** What was done, to be told where it goes wrong. */
  readonly trace: (readonly Move[])[] = [];
  readonly kept: Kept[] = [];
  readonly #cast: Cast;
  readonly #storage: Storage;
  readonly #written: readonly WriteSet[];
  readonly #summary: Summary;
  #entered = 0;
  #keys = 0;

  constructor(
    cast: Cast,
    { storage, written }: { storage: Storage; written: readonly WriteSet[] },
    summary: Summary,
  ) {
    this.#cast = cast;
    this.#storage = storage;
    this.#written = written;
    this.#summary = summary;
  }

  /** Everything that one number of the sequence stands for. */
  async play(seed: number): Promise<void> {
    const dice = new Dice(seed);
    const newKey = (): string => `key${++this.#keys}`;
    const table: Table = { cast: this.#cast, books: this.books, dice, newKey };
    const { moves, rule } = chooseMoves(table, this.kept);
    const replies = await this.together(moves, dice);
    rule(replies);
    const [first] = moves;
    if (moves.length !== 1 || first === undefined || !isCall(first)) return;
    const [reply] = replies;
    if (!reply || reply.ok) return;
    for (const next of followUps(table, first, reply.rejection)) await this.together([next], dice);
  }

  /** Carries moves out at once, and checks what became of it. */
  async together(moves: readonly Move[], dice: Dice): Promise<readonly Reply[]> {
    const before = dice.chance(0.005) ? await snapshot(this.#storage, this.books) : null;
    const calls = moves.filter(isCall);
    const jump = moves.find((move) => !isCall(move));
    this.trace.push(moves);
    const [replies] = await Promise.all([
      Promise.all(calls.map((call) => this.#execute(call))),
      jump && !isCall(jump) ? this.#advance(jump.until) : null,
    ]);
    if (this.#cast.mediates) await setImmediate();
    const fresh = await this.audit();
    this.#judge(calls, replies, fresh, dice);
    if (before !== null && jump === undefined && fresh.length === 0)
      demand(
        before === (await snapshot(this.#storage, this.books)),
        "a refusal changes nothing",
        () => calls.map(tell).join(),
      );
    calls.forEach((call, at) => this.#remember(call, replies[at]));
    return replies;
  }

  /** Enters what was written since, and holds it against the store. Answers the commits. */
  async audit(): Promise<readonly WriteSet[]> {
    const fresh = this.#written.slice(this.#entered);
    this.#entered = this.#written.length;
    const touched = new Set<Account>();
    for (const write of fresh) for (const account of this.books.enter(write)) touched.add(account);
    if (fresh.length === 0) return fresh;
    const totals = await this.#storage.totals();
    demand(isDeepStrictEqual(totals, this.books.totals()), "the store's totals are the log's", () =>
      canonical([totals, this.books.totals()]),
    );
    for (const mode of ["test", "live"]) {
      const own = totals.filter(([account]) => account.split(":")[1] === mode);
      const sum = own.reduce((all, [, balance]) => all + balance, 0n);
      demand(sum === 0n, "money sums to zero", () => `${mode}: ${sum}`);
    }
    const held = totals.filter(([account]) => account.startsWith("hold:"));
    const inHolds = held.reduce((all, [, balance]) => all + balance, 0n);
    const inTasks = this.books.all("task").reduce((all, { data }) => all + data.held, 0n);
    demand(inHolds === inTasks, "holds are what open tasks hold", () => `${inHolds} ${inTasks}`);
    await this.#compareCounters([...touched].filter((account) => !isMoney(account)));
    return fresh;
  }

  async #compareCounters(accounts: readonly Account[]): Promise<void> {
    const readable = accounts.filter(isReadable);
    const want = { records: [], glances: [], accounts: readable, answer: null };
    const loaded = await this.#storage.load(want);
    for (const account of readable)
      demand(
        loaded.balance(account) === this.books.balance(account),
        "counters are what was tallied",
        () => `${account} ${loaded.balance(account)}`,
      );
  }

  #execute({ who, name, input, key }: Call): Promise<Reply> {
    this.#summary.commands++;
    const options = key === undefined ? {} : { idempotencyKey: key };
    return this.#cast.market.execute(who, name, input, options);
  }

  async #advance(until: number): Promise<void> {
    this.#summary.commands++;
    await this.#cast.market.advance(Math.max(0, until - this.#cast.market.now()));
  }

  #judge(
    calls: readonly Call[],
    replies: readonly Reply[],
    fresh: readonly WriteSet[],
    dice: Dice,
  ): void {
    let [allowed, done] = [0, 0];
    replies.forEach((reply, at) => {
      const call = calls[at];
      if (call === undefined) return;
      if (reply.ok) {
        const writes = OPERATIONS[call.name].effects !== "reads" && !reply.replayed;
        if (writes) allowed++;
        if (writes && !MAY_REST.has(call.name)) done++;
      } else if (ASKS.has(reply.rejection.code)) allowed++;
      this.#count(call, reply, dice);
    });
    const own = fresh.filter(({ events }) => !OTHERS.has(events[0]?.by ?? ""));
    demand(own.length <= allowed, "a refusal changes nothing", () => `${own.length} were written`);
    demand(own.length >= done, "what is done is recorded", () => `${own.length} of ${done}`);
    if (replies.every(({ ok }) => !ok))
      for (const { events } of own)
        demand(
          events.every(
            ({ kind, type, transfers }) =>
              (REQUESTS.has(kind) || (type === "task.created" && isReviewed(events))) &&
              transfers.length === 0,
          ),
          "a refusal changes nothing",
          () => events.map(({ type }) => type).join(),
        );
  }

  #count(call: Call, reply: Reply, dice: Dice): void {
    const { codes, operations } = this.#summary;
    if (reply.ok) {
      this.#summary.done++;
      if (reply.replayed) this.#summary.replayed++;
      const before = operations.get(call.name) ?? 0;
      operations.set(call.name, before + 1);
      if (before > 0 && dice.chance(0.8)) return;
      const parsed = OPERATIONS[call.name].output.safeParse(reply.output);
      demand(parsed.success, "answers are as the table says", () => `${call.name} ${parsed.error}`);
      return;
    }
    const { code } = reply.rejection;
    this.#summary.refused++;
    codes.set(code, (codes.get(code) ?? 0) + 1);
    demand(!NEVER.has(code), "nothing goes wrong on our side", () => `${call.name}: ${code}`);
  }

  #remember(call: Call, reply: Reply | undefined): void {
    if (call.key !== undefined && reply?.ok && !reply.replayed)
      this.kept.push({ call, output: reply.output });
  }
}

const OTHERS = new Set(["clock", "mediator", "engine"]);
/** These have nothing to record when all is as it should be already. */
const MAY_REST = new Set<OperationName>([
  ...(["revoke_api_key", "review_risk", "replay_webhook"] as const),
  // These ask the rails, which may have no news.
  ...(["open_payee", "reconcile_rails"] as const),
]);
const REQUESTS = new Set(["confirmation", "risk"]);
/** A task that an operator must look at before it is posted stays a draft. */
const isReviewed = (events: WriteSet["events"]): boolean =>
  events.some(({ kind }) => kind === "risk");

const TOLD = 12;

/** The error with the last moves before it. */
export function broken(error: unknown, { trace }: Player): Error {
  const moves = trace.slice(-TOLD).map((each) => each.map(tell).join(" + "));
  const text = [error instanceof Broken ? error.message : String(error), ...moves].join("\n");
  return error instanceof Broken ? new Broken(text) : new Error(text, { cause: error });
}
