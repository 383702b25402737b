import { z } from "zod";
import { OPERATIONS, type OperationName } from "../../engine/operations/table.ts";
import type { Principal } from "../../engine/policy/principal.ts";
import type { Call, Move, Table } from "./calls.ts";
import { moneyCall } from "./money-calls.ts";
import { newTask } from "./new-task.ts";

const NAMES = Object.values(OPERATIONS).map(({ name }) => name);
const DAY = 86_400_000;
const MINUTE = 60_000;

/** Time passes, up to a few days. */
export const jump = ({ cast, dice }: Table): Move => ({
  until: cast.market.now() + dice.pick([MINUTE, 20 * MINUTE, DAY / 8, DAY, 4 * DAY]),
});

const everybody = ({ cast }: Table): readonly Principal[] => [
  ...cast.developers,
  ...cast.agents,
  ...cast.workers,
  ...cast.keys,
  cast.market.operator,
  cast.market.anyone,
];

/** What a caller might put into a field, right or wrong, by the field's name. */
function wordFor(field: string, table: Table): unknown {
  const { books, dice, cast } = table;
  const anyOf = (list: readonly { readonly id: string }[], none: string): string =>
    list.length > 0 && dice.chance(0.9) ? dice.pick(list).id : none;
  const words: Readonly<Record<string, () => unknown>> = {
    task_id: () => anyOf(books.all("task"), "tsk_none"),
    dispute_id: () => anyOf(books.all("dispute"), "tsk_none.d1"),
    confirmation_id: () => anyOf(books.all("confirmation"), "cnf_none"),
    risk_id: () => anyOf(books.all("risk"), "rsk_none"),
    payout_id: () => anyOf(books.all("payout"), "pay_none"),
    webhook_id: () => anyOf(books.all("webhook"), "whk_none"),
    key_id: () => dice.pick(books.all("credential")).data.key_id,
    agent_id: () => anyOf(cast.agents, "agt_none"),
    worker_id: () => anyOf(cast.workers, "wrk_none"),
    account_id: () => anyOf([...cast.workers, ...cast.developers], "nobody"),
    milestone_number: () => dice.upTo(6),
    amount_amber: () => dice.pick([0, 1, "7.5", "-1", 5000]),
    budget_amber: () => dice.pick([0.5, 1, "60", "1e3"]),
    worker_share: () => dice.pick(["0.5", 2, "x"]),
    quality_rating: () => dice.pick(["0.25", 1, 1.5]),
    scopes: () => [dice.pick(["tasks.read", "payments.fund", "tasks.fly"])],
    event_types: () => ["task.completed"],
    url: () => "https://example.com/hook",
    secret: () => "sixteen letters or more",
    display_name: () => "Blind agent",
    direction: () => dice.pick(["credit", "debit"]),
    mode: () => dice.pick(["test", "live"]),
    outcome: () => dice.pick(["paid", "failed"]),
    ruling: () => dice.pick(["release", "refund", "split"]),
    verdict: () => dice.pick(["allow", "block"]),
    state: () => dice.pick(["open", "ruled", "paid"]),
    suspended: () => false,
    timeout_seconds: () => 0,
    after_sequence: () => dice.upTo(9),
    seconds: () => dice.upTo(4000),
    usd: () => dice.pick([1, "0.01"]),
    expires_in_days: () => 30,
    bid_enabled: () => dice.chance(0.5),
    milestone_count: () => 1 + dice.upTo(4),
  };
  return (words[field] ?? (() => (dice.chance(0.8) ? "some text" : dice.pick([1, null]))))();
}

/** Any operation by anybody, with fields that may or may not fit. */
export function blind(table: Table): Call {
  const { dice } = table;
  const name = dice.pick(NAMES);
  const { input } = OPERATIONS[name];
  const fields = input instanceof z.ZodObject ? Object.entries<z.ZodType>(input.shape) : [];
  const given = fields.filter(
    ([field, type]) =>
      field === "timeout_seconds" ||
      (field !== "idempotency_key" && (!type.safeParse(undefined).success || dice.chance(0.2))),
  );
  return {
    who: dice.chance(0.75) ? rightFor(name, table) : dice.pick(everybody(table)),
    name,
    input: Object.fromEntries(given.map(([field]) => [field, wordFor(field, table)])),
  };
}

function rightFor(name: OperationName, table: Table): Principal {
  const roles: readonly string[] = OPERATIONS[name].roles;
  return table.dice.pick(everybody(table).filter(({ role }) => roles.includes(role)));
}

const HOOK = {
  url: "https://example.com/hook",
  event_types: ["task.completed"],
  secret: "sixteen letters or more",
};

/** What people do beside tasks: money in and out, caps, keys, suspensions, reviews. */
export function besides(table: Table): Call {
  const { cast, books, dice } = table;
  const developer = dice.pick(cast.developers);
  const agent = dice.pick(cast.agents);
  const { operator } = cast.market;
  const cap = () => dice.pick([null, "0", "90", "120.5", "300", "1000"]);
  return dice.weigh<() => Call>([
    [14, () => moneyCall(table, developer)],
    [
      4,
      () => ({
        who: developer,
        name: "set_spending_caps",
        input: { daily_agent_spend_cap_amber: cap(), per_task_spend_cap_amber: cap() },
      }),
    ],
    [2, () => ({ who: agent, name: "offer_service", input: { name: "Research" } })],
    [2, () => ({ who: agent, name: "get_service", input: { agent_id: agent.id } })],
    [1, () => ({ who: agent, name: "register_plugin", input: { name: "summary" } })],
    [3, () => restoring(table)],
    [1, () => ({ who: operator, name: "suspend", input: { account_id: anyone(table) } })],
    [3, () => hookCall(table, developer)],
    [1, () => keyCall(table, developer)],
    [1, () => ({ ...newTask(table), name: "dry_run" })],
    [
      2,
      () => {
        const risk = books.all("risk").at(-1);
        const input = risk ? { risk_id: risk.id, verdict: dice.pick(["allow", "block"]) } : {};
        return { who: operator, name: "review_risk", input };
      },
    ],
  ])();
}

const anyone = ({ cast, dice }: Table): string =>
  dice.pick([...cast.agents, ...cast.workers, ...cast.developers]).id;

/** Lets somebody go on who was stopped, if there is such a one. */
function restoring(table: Table): Call {
  const { cast, books } = table;
  const stopped = (["developer", "agent", "worker"] as const)
    .flatMap((kind) => books.all(kind))
    .find(({ data }) => data.suspended);
  const account_id = stopped?.id ?? anyone(table);
  return { who: cast.market.operator, name: "suspend", input: { account_id, suspended: false } };
}

function hookCall({ books, dice }: Table, who: Principal): Call {
  const own = books.all("webhook").find(({ data }) => data.developer === who.id);
  if (own === undefined) return { who, name: "create_webhook", input: HOOK };
  const webhook_id = own.id;
  return dice.chance(0.5)
    ? { who, name: "replay_webhook", input: { webhook_id, after_sequence: 1 } }
    : { who, name: "delete_webhook", input: { webhook_id } };
}

function keyCall({ books, dice }: Table, who: Principal): Call {
  const own = books.all("credential").filter(({ data }) => data.developer === who.id);
  const key = own.length > 0 ? dice.pick(own).data.key_id : "key_none";
  return dice.chance(0.5)
    ? { who, name: "revoke_api_key", input: { key_id: key } }
    : { who, name: "create_api_key", input: { name: "reader", scopes: ["tasks.read"] } };
}
