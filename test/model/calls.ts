import { canonical } from "../../engine/canonical.ts";
import type { OperationName } from "../../engine/operations/table.ts";
import { OPERATIONS } from "../../engine/operations/table.ts";
import { asWorker, isAgent, type Principal } from "../../engine/policy/principal.ts";
import { assert } from "../../engine/assert.ts";
import { BUILT_IN } from "../../engine/process/builtin.ts";
import { defineProcess } from "../../engine/process/define.ts";
import type { Stored } from "../../engine/records.ts";
import { planOf } from "../../engine/task/step.ts";
import { VOCABULARY } from "../../engine/task/vocabulary.ts";
import type { Books } from "./books.ts";
import type { Cast } from "./cast.ts";
import type { Dice } from "./dice.ts";

/** One command, as a principal gives it. */
export interface Call {
  readonly who: Principal;
  readonly name: OperationName;
  readonly input: Readonly<Record<string, unknown>>;
  readonly key?: string;
}

/** A command, or time that passes. */
export type Move = Call | { readonly until: number };
export const isCall = (move: Move): move is Call => "name" in move;

/** What a choice is made from. */
export interface Table {
  readonly cast: Cast;
  readonly books: Books;
  readonly dice: Dice;
  /** A key that nobody has taken. */
  readonly newKey: () => string;
}

const PROCESSES = BUILT_IN.map((process) => defineProcess(process, VOCABULARY));

function processOf({ data }: Stored<"task">) {
  const process = PROCESSES.find(({ id }) => id === data.process);
  assert(process, "tasks live by a built-in process");
  return process;
}

/** Without these weights most tasks would be called off, or in dispute, before they are done. */
const WEIGHTS: Readonly<Record<string, number>> = {
  cancel_task: 1,
  release_task: 1,
  clock: 2,
  file_dispute: 5,
  approve_submission: 20,
};
const USUAL = 8;

const agentOf = ({ cast }: Table, { data }: Stored<"task">): Principal | undefined =>
  cast.agents.find(({ id }) => id === data.agent);

/** The agent, mostly; else its developer in person or by a key, naming the agent. */
function requesterOf(table: Table, task: Stored<"task">): Principal {
  const { cast, dice } = table;
  const agent = agentOf(table, task);
  const people = dice.chance(0.5) ? cast.developers : cast.keys;
  const developer = people.find(({ id }) => id === task.data.developer);
  if (agent === undefined || developer === undefined) throw new Error("tasks have requesters");
  return dice.chance(0.8) ? agent : developer;
}

const workersOf = ({ cast }: Table, { data }: Stored<"task">): readonly Principal[] =>
  cast.workers.filter(({ mode }) => mode === data.mode);

/** Whom the platform chose comes with a key for that kind of money. */
function workerOf(table: Table, task: Stored<"task">): Principal {
  const { mode, worker, only_for } = task.data;
  const { workers, agents } = table.cast;
  const found = [...workers, ...agents.filter(isAgent).map(asWorker)].find(
    ({ id }) => id === (worker ?? only_for),
  );
  return found === undefined ? table.dice.pick(workersOf(table, task)) : { ...found, mode };
}

/** Whoever the platform could think of: agents too, which do offer a service or do not. */
const doersFor = (table: Table, task: Stored<"task">): readonly Principal[] =>
  task.data.process === "hub@1"
    ? [...workersOf(table, task), ...table.cast.agents]
    : workersOf(table, task);

/** A step that the process itself says is legal for this task now. */
export function guided(table: Table, task: Stored<"task">): Move {
  const { dice } = table;
  const process = processOf(task);
  const plan = planOf(process, task.data.status);
  const ways = [...plan.on].flatMap(([on, each]) =>
    [...new Set(each.flatMap(({ by }) => by))].map((by): readonly [number, readonly string[]] => [
      WEIGHTS[on] ?? WEIGHTS[by] ?? USUAL,
      [on, by],
    ]),
  );
  const admitted = (process.states[task.data.status]?.admits ?? []).map(
    (on): readonly [number, readonly string[]] => [on === "place_bid" ? 30 : 4, [on, "worker"]],
  );
  const beside: readonly (readonly [number, readonly string[]])[] = [
    [1, ["get_task", "requester"]],
    [task.data.submitted_at === null ? 0 : 1, ["verify_submission", "requester"]],
    [task.data.worker === null ? 0 : 1, [dice.pick(WITH_WORKER), dice.pick(SIDES)]],
    [task.data.status === "disputed" ? 8 : 0, [dice.pick(IN_DISPUTE), dice.pick(SIDES)]],
  ];
  const [on = "", by = ""] = dice.weigh([...ways, ...admitted, ...beside]);
  if (by === "clock") return { until: task.wake ?? 0 };
  const who = actor(table, task, by);
  return { who, name: operationFor(on), input: inputFor(table, task, on, who) };
}

const SIDES = ["requester", "worker"] as const;
const IN_DISPUTE = ["respond_to_dispute", "respond_to_dispute", "get_dispute"] as const;
const WITH_WORKER = [
  ...["send_message", "list_messages", "get_submission", "list_bids", "get_worker"],
] as const;

function actor(table: Table, task: Stored<"task">, by: string): Principal {
  if (by === "worker") return workerOf(table, task);
  return by === "operator" ? table.cast.market.operator : requesterOf(table, task);
}

const isName = (name: string): name is OperationName => name in OPERATIONS;

function operationFor(on: string): OperationName {
  const name = on.startsWith("resolve_") ? "resolve_dispute" : on;
  if (!isName(name)) throw new Error(`${on} is no operation`);
  return name;
}

const AMOUNTS = ["0.000001", 1, 7.5, "33.333333", 60, "99.999999"] as const;
/** Some say what is wrong, and some do not: the automatic tier tells them apart. */
const REASONS = [
  "no",
  "bad",
  "The second photo is blurred and the number plate cannot be read; take it again from closer.",
] as const;

function inputFor(table: Table, task: Stored<"task">, on: string, who: Principal) {
  const { dice, books } = table;
  const { data, id: task_id } = task;
  const milestone_number = data.approved + 1;
  const named = data.milestones > 1 || dice.chance(0.3) ? { milestone_number } : {};
  const dispute_id = `${task_id}.d${data.disputes}`;
  const spends = who.role === "developer" ? { agent_id: data.agent } : {};
  switch (on) {
    case "fund_task":
      return { task_id, ...spends };
    case "match_task":
      return { task_id, worker_id: dice.pick(doersFor(table, task)).id };
    case "place_bid":
      return { task_id, amount_amber: dice.pick(AMOUNTS), message: "I am near." };
    case "apply_to_task":
      return { task_id, message: "I can be there at noon." };
    case "select_bid":
      return { task_id, ...choice("bid_id", books.record("book", task_id)?.data.bids, dice) };
    case "select_applicant":
      return {
        task_id,
        application_id: "app_none",
        ...choice("application_id", books.record("book", task_id)?.data.applications, dice),
      };
    case "reopen_bidding":
      return { task_id, ...(dice.chance(0.5) && { bid_duration_hours: 1.5 }) };
    case "submit_work":
      return { task_id, ...(dice.chance(0.5) && named), ...workOf(dice) };
    case "approve_submission":
      return { task_id, ...named, ...(dice.chance(0.6) && { quality_rating: "0.85" }) };
    case "reject_submission":
    case "file_dispute":
      return { task_id, ...named, reason: dice.pick(REASONS) };
    case "resolve_release":
    case "resolve_refund":
      return { dispute_id, ruling: on.slice("resolve_".length), reason: "As the photos show." };
    case "resolve_split":
      return { dispute_id, ruling: "split", worker_share: dice.pick(["0", "0.333333", "0.5", 1]) };
    case "get_worker":
      return { task_id, worker_id: data.worker };
    case "get_dispute":
      return { dispute_id };
    case "respond_to_dispute":
      return { dispute_id, response: "It was raining." };
    case "send_message":
      return { task_id, text: "On my way." };
    default:
      return { task_id };
  }
}

const choice = (field: string, list: readonly { readonly id: string }[] | undefined, dice: Dice) =>
  list?.length && (field === "application_id" || dice.chance(0.4))
    ? { [field]: dice.pick(list).id }
    : {};

const workOf = (dice: Dice) =>
  dice.chance(0.7)
    ? { text_content: "Done as asked; the sign is readable from the street." }
    : { photos: [{ sha256: "ab".repeat(32), width: 800, height: 600 }] };

/** A command that was done under a key: to be repeated, or contradicted, later. */
export interface Kept {
  readonly call: Call;
  readonly output: unknown;
}

export const tell = (move: Move): string =>
  isCall(move)
    ? `${move.who.role} ${move.who.id} ${move.name} ${canonical(move.input)}` +
      (move.key === undefined ? "" : ` key ${move.key}`)
    : `until ${new Date(move.until).toISOString()}`;
