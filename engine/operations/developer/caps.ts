import { z } from "zod";
import { Changes } from "../../changes.ts";
import { answer, reject } from "../../decision.ts";
import { allowanceCounter } from "../../ledger/counters.ts";
import { printAmber, printUsd, type Micros } from "../../money.ts";
import { allowanceId, leftOfDay } from "../../policy/caps.ts";
import { isPerson, type Principal } from "../../policy/principal.ts";
import type { DeveloperData, Ref } from "../../records.ts";
import { amberOrZero, amberOut, keyed, usdOut } from "../schemas.ts";
import { operation } from "../operation.ts";

const developerRef = (developer: string): Ref<"developer"> => ({
  kind: "developer",
  id: developer,
});

const capsOut = z.object({
  daily_agent_spend_cap_amber: amberOut.nullable(),
  daily_agent_spend_cap_usd: usdOut.nullable(),
  per_task_spend_cap_amber: amberOut.nullable(),
  per_task_spend_cap_usd: usdOut.nullable(),
});

const viewCaps = ({ daily_cap, task_cap }: Pick<DeveloperData, "daily_cap" | "task_cap">) => ({
  daily_agent_spend_cap_amber: daily_cap === null ? null : printAmber(daily_cap),
  daily_agent_spend_cap_usd: daily_cap === null ? null : printUsd(daily_cap),
  per_task_spend_cap_amber: task_cap === null ? null : printAmber(task_cap),
  per_task_spend_cap_usd: task_cap === null ? null : printUsd(task_cap),
});

export const setSpendingCaps = operation({
  name: "set_spending_caps",
  title: "Set spending caps",
  sentence:
    "Limits what each agent may set aside, per UTC day and per task. What is not given stays; " +
    "null takes a cap away.",
  roles: ["developer"],
  scope: "payments.fund",
  effects: "writes",
  input: z.strictObject({
    daily_agent_spend_cap_amber: amberOrZero.nullable().optional(),
    per_task_spend_cap_amber: amberOrZero.nullable().optional(),
    ...keyed,
  }),
  output: capsOut,
  needs: (_, who) => ({ records: [developerRef(who.id)] }),
  decide: (input, context) => {
    const developer = context.seen.record(developerRef(context.who.id));
    if (!developer) return reject("not_found");
    if (!isPerson(context.who))
      return reject("wrong_role", { message: "A key cannot change the caps it works under." });
    const { daily_agent_spend_cap_amber: daily, per_task_spend_cap_amber: task } = input;
    const set = {
      daily_cap: daily === undefined ? developer.data.daily_cap : daily,
      task_cap: task === undefined ? developer.data.task_cap : task,
    };
    const changes = new Changes(context);
    changes.change(developer, { type: "caps.changed", set, to: [context.who.id] });
    return changes.accept(viewCaps(set));
  },
});

const ownerOf = (who: Principal): Ref<"developer"> => developerRef(who.developer ?? who.id);

const inBoth = (amount: Micros | null) => ({
  daily_left_amber: amount === null ? null : printAmber(amount),
  daily_left_usd: amount === null ? null : printUsd(amount),
});

export const getSpendingCaps = operation({
  name: "get_spending_caps",
  title: "Read spending caps",
  sentence:
    "The limits under which an agent sets money aside, and what is left of its UTC day; null " +
    "where there is none.",
  roles: ["agent", "developer"],
  scope: "payments.read",
  effects: "reads",
  input: z.strictObject({}),
  output: capsOut.extend({
    daily_left_amber: amberOut.nullable().describe("Of the agent that asks"),
    daily_left_usd: usdOut.nullable(),
  }),
  needs: (_, who, now) => {
    const day = allowanceId(who.mode, who.id, now);
    return {
      glances: [ownerOf(who), { kind: "allowance", id: day }],
      accounts: [allowanceCounter(day)],
    };
  },
  decide: (_, context) => {
    const { seen, who } = context;
    const developer = seen.record(ownerOf(who));
    if (!developer) return reject("not_found");
    const { daily_cap } = developer.data;
    const left =
      who.role !== "agent" || daily_cap === null ? null : leftOfDay(daily_cap, who.id, context);
    return answer({ ...viewCaps(developer.data), ...inBoth(left) });
  },
});
