import { isDeepStrictEqual } from "node:util";
import type { Rejection } from "../../engine/errors.ts";
import { OPERATIONS } from "../../engine/operations/table.ts";
import type { Reply } from "../../engine/ports.ts";
import type { Stored } from "../../engine/records.ts";
import { demand, isFinal } from "./books.ts";
import { guided, isCall, tell, type Call, type Kept, type Move, type Table } from "./calls.ts";
import { newTask } from "./new-task.ts";
import { besides, blind, jump } from "./others.ts";

/** Moves to make at once, and what must be true of the answers. */
export interface Choice {
  readonly moves: readonly Move[];
  readonly rule: (replies: readonly Reply[]) => void;
}

const anything = (): void => undefined;

const openTasks = ({ books }: Table): readonly Stored<"task">[] =>
  books.all("task").filter(({ data }) => !isFinal(data.status));

/** What happens next: mostly a step that the process says is legal. */
export function chooseMoves(table: Table, kept: readonly Kept[]): Choice {
  const { dice } = table;
  const open = openTasks(table);
  if (open.length < 2) return alone(newTask(table));
  const step = (): Move => withKey(guided(table, dice.weigh(open.map(weighed))), table);
  return dice.weigh<() => Choice>([
    [60, () => legal(step())],
    [4, () => alone(withKey(newTask(table), table))],
    [12, () => alone(blind(table))],
    [9, () => alone(withKey(besides(table), table))],
    [2, () => alone(jump(table))],
    [2, () => rivals(table, dice.pick(open))],
    [4, () => spree(table, open)],
    [2, () => sameKey(step(), table)],
    [kept.length > 0 ? 3 : 0, () => repeated(dice.pick(kept))],
    [kept.length > 0 ? 2 : 0, () => contradicted(dice.pick(kept))],
  ])();
}

/** Who has come far is looked after first: or no task would see its fourth milestone. */
const weighed = (task: Stored<"task">): readonly [number, Stored<"task">] => {
  const { worker, approved, milestones } = task.data;
  return [worker === null ? 1 : milestones > 4 ? 2 : 4 + 4 * approved, task];
};

const alone = (move: Move): Choice => ({ moves: [move], rule: anything });

/** Some carry a key. */
const withKey = (move: Move, { dice, newKey }: Table): Move =>
  isCall(move) && dice.chance(0.15) ? { ...move, key: newKey() } : move;

/** Why a step that the process allows may still be refused. */
const EXCUSES: Readonly<Record<string, readonly string[]>> = {
  "": ["suspended", "confirmation_required"],
  fund_task: ["insufficient_funds", "cap_exceeded", "held_for_review", "rule_broken"],
  match_task: ["not_found"],
  place_bid: ["rule_broken"],
  select_bid: ["rule_broken"],
  reopen_bidding: ["rule_broken"],
  withdraw_bid: ["not_found"],
  select_applicant: ["not_found"],
  get_submission: ["not_found"],
  respond_to_dispute: ["wrong_state"],
};

function legal(move: Move): Choice {
  const rule = ([reply]: readonly Reply[]): void => {
    if (!isCall(move) || !reply || reply.ok) return;
    const { code, message } = reply.rejection;
    const excused = [...(EXCUSES[""] ?? []), ...(EXCUSES[move.name] ?? [])].includes(code);
    demand(excused, "what the process allows is done", () => `${tell(move)}: ${code}, ${message}`);
  };
  return { moves: [move], rule };
}

/** Several who want something of one task at the same moment. */
function rivals(table: Table, task: Stored<"task">): Choice {
  const moves = [1, 2, 3, 4].map(() => guided(table, task));
  const jumps = moves.filter((move) => !isCall(move));
  return { moves: [...moves.filter(isCall), ...jumps.slice(0, 1)], rule: anything };
}

/** Somebody spends the same money several times over, all at once. */
function spree(table: Table, open: readonly Stored<"task">[]): Choice {
  const { cast, dice } = table;
  const worker = dice.pick(cast.workers);
  const payout: Call = { who: worker, name: "request_payout", input: {} };
  const drafts = open.filter(({ data }) => data.status === "draft");
  if (drafts.length === 0 || dice.chance(0.2)) return { moves: [payout, payout], rule: anything };
  const one = dice.pick(drafts).data.developer;
  const moves = drafts
    .filter(({ data }) => data.developer === one)
    .map(({ id, data }): Call => {
      const who = cast.developers.find((each) => each.id === one);
      if (who === undefined) throw new Error("tasks have developers");
      return { who, name: "fund_task", input: { task_id: id, agent_id: data.agent } };
    });
  return { moves: moves.slice(0, 6), rule: anything };
}

/** The same call three times at once under one key: it happens once, or is refused. */
function sameKey(move: Move, { newKey }: Table): Choice {
  if (!isCall(move)) return alone(move);
  const call: Call = { ...move, key: newKey() };
  const rule = (replies: readonly Reply[]): void => {
    const done = replies.filter((reply) => reply.ok);
    const first = done.filter(({ replayed }) => !replayed);
    demand(isRead(call) || first.length <= 1, "one key has one effect", () => tell(call));
    const same = done.every(({ output }) => isDeepStrictEqual(output, done[0]?.output));
    demand(same, "one key has one answer", () => tell(call));
  };
  return { moves: [call, call, call], rule };
}

/** A key means nothing to it. */
const isRead = ({ name }: Call): boolean => OPERATIONS[name].effects === "reads";

/** The same again: the answer that was given, and nothing happens. */
function repeated(kept: Kept): Choice {
  const rule = ([reply]: readonly Reply[]): void => {
    if (isRead(kept.call) || reply === undefined) return;
    if (!reply.ok && reply.rejection.code === "suspended") return;
    demand(reply.ok && reply.replayed, "a key is replayed", () => tell(kept.call));
    const same = reply.ok && isDeepStrictEqual(hidden(reply.output), hidden(kept.output));
    demand(same, "a key has one answer", () => tell(kept.call));
  };
  return { moves: [kept.call], rule };
}

/** A secret is shown once. */
const hidden = (output: unknown): unknown =>
  typeof output === "object" && output !== null ? { ...output, api_key: "" } : output;

/** The key of one command under another. */
function contradicted(kept: Kept): Choice {
  const { task_id } = kept.call.input;
  if (isRead(kept.call) || typeof task_id !== "string") return repeated(kept);
  const call: Call = { ...kept.call, input: { ...kept.call.input, task_id: "tsk_another" } };
  const rule = ([reply]: readonly Reply[]): void => {
    const code = reply && !reply.ok ? reply.rejection.code : "ok";
    demand(
      code === "idempotency_conflict" || code === "suspended",
      "a key is not taken for another command",
      () => `${tell(call)}: ${code}`,
    );
  };
  return { moves: [call], rule };
}

/** What people do about a refusal: confirm, review, pay in, let go on. Then the call again. */
export function followUps(table: Table, call: Call, { code, data }: Rejection): readonly Move[] {
  const { cast, dice } = table;
  const { operator } = cast.market;
  const person = cast.developers.find(({ id }) => id === call.who.developer);
  if (dice.chance(0.25)) return [];
  switch (code) {
    case "confirmation_required": {
      const confirmation_id = data?.["confirmation_id"];
      const again = { ...call, input: { ...call.input, confirmation_id } };
      if (person === undefined || typeof confirmation_id !== "string") return [];
      return [{ who: person, name: "confirm", input: { confirmation_id } }, again, again];
    }
    case "held_for_review": {
      const input = { risk_id: data?.["risk_id"], verdict: dice.chance(0.8) ? "allow" : "block" };
      return [{ who: operator, name: "review_risk", input }, call];
    }
    case "insufficient_funds": {
      const { developer, mode } = call.who;
      if (developer === null) return [];
      const credit = { account_id: developer, direction: "credit", amount_amber: 260, mode };
      const input = { ...credit, note: "more" };
      return [{ who: operator, name: "adjust_balance", input }, call];
    }
    case "suspended":
      return [call.who.id, ...(call.who.role === "agent" ? [call.who.developer] : [])].map(
        (account_id): Call => ({
          who: operator,
          name: "suspend",
          input: { account_id, suspended: false },
        }),
      );
    default:
      return [];
  }
}
