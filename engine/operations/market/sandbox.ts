import { z } from "zod";
import { Changes } from "../../changes.ts";
import type { Context } from "../../context.ts";
import { reject } from "../../decision.ts";
import { rail, wallet } from "../../ledger/account.ts";
import { MICROS_PER_USD } from "../../money.ts";
import type { Ref } from "../../records.ts";
import { issue, type NewCredential } from "../developer/accounts.ts";
import { operation } from "../operation.ts";
import { SCOPES } from "../scopes.ts";
import { workerTallies } from "../shared/profile.ts";

const DEVELOPER = "dev_sandbox";
const AGENT = "agt_sandbox";
const OPERATOR = "opr_sandbox";
const WORKERS = [
  { id: "wrk_sandbox_1", name: "Ada" },
  { id: "wrk_sandbox_2", name: "Ben" },
  { id: "wrk_sandbox_3", name: "Cleo" },
] as const;
const FIRST_MONEY = 500n * MICROS_PER_USD;

const refs: readonly Ref[] = [
  { kind: "developer", id: DEVELOPER },
  { kind: "agent", id: AGENT },
  { kind: "operator", id: OPERATOR },
  ...WORKERS.map(({ id }): Ref => ({ kind: "worker", id })),
];

/**
 * The accounts a sandbox host begins with, and fresh credentials for them. The accounts and the
 * money come once; earlier credentials stay valid.
 */
export const openSandbox = operation({
  name: "open_sandbox",
  title: "Open the sandbox",
  sentence: "Makes the sandbox's accounts where they are missing and issues fresh credentials.",
  roles: ["clock"],
  scope: null,
  effects: "moves_money",
  input: z.strictObject({}),
  output: z.object({
    developer_token: z.string(),
    agent_id: z.string(),
    agent_key: z.string(),
    worker_token: z.string(),
    worker2_token: z.string(),
    worker3_token: z.string(),
    operator_token: z.string(),
  }),
  needs: () => ({ records: refs }),
  decide: (_, context) => {
    const { test, live } = context.policy.rails;
    const way = test.find(({ settles }) => settles === "at_once");
    if (way === undefined || live.length > 0)
      return reject("rule_broken", { message: "There is no sandbox beside a real rail." });
    const changes = new Changes(context, "engine");
    openAccounts(changes, context, way.name);
    const token = (role: NewCredential["role"], account: string, developer: string | null) =>
      issue(changes, context, { role, account, developer, scopes: [], name: "sandbox" }).secret
        .text;
    const key = issue(changes, context, {
      role: "agent",
      account: AGENT,
      developer: DEVELOPER,
      scopes: SCOPES,
      name: "sandbox",
    });
    return changes.accept({
      developer_token: token("developer", DEVELOPER, DEVELOPER),
      agent_id: AGENT,
      agent_key: key.secret.text,
      worker_token: token("worker", WORKERS[0].id, null),
      worker2_token: token("worker", WORKERS[1].id, null),
      worker3_token: token("worker", WORKERS[2].id, null),
      operator_token: token("operator", OPERATOR, null),
    });
  },
});

function openAccounts(changes: Changes, context: Context, railName: string): void {
  const { seen, now } = context;
  const begun = { created_at: now, suspended: false };
  if (!seen.record({ kind: "developer", id: DEVELOPER }))
    changes.create("developer", DEVELOPER, {
      type: "developer.registered",
      set: { ...begun, name: "Sandbox", daily_cap: null, task_cap: null },
      transfers: [
        {
          id: `${DEVELOPER}:1:grant`,
          from: rail("test", railName),
          to: wallet("test", DEVELOPER),
          amount: FIRST_MONEY,
        },
      ],
      to: [DEVELOPER],
    });
  if (!seen.record({ kind: "agent", id: AGENT }))
    changes.create("agent", AGENT, {
      type: "agent.registered",
      set: { ...begun, developer: DEVELOPER, display_name: "Scout" },
    });
  if (!seen.record({ kind: "operator", id: OPERATOR }))
    changes.create("operator", OPERATOR, {
      type: "operator.registered",
      set: { ...begun, name: "Operator" },
    });
  for (const { id, name } of WORKERS)
    if (!seen.record({ kind: "worker", id }))
      changes.create("worker", id, {
        type: "worker.registered",
        set: {
          ...begun,
          name,
          skills: ["photography"],
          task_types: [],
          city: "San Francisco",
          bio: null,
          latitude: 37.7749,
          longitude: -122.4194,
        },
        tallies: workerTallies(null, []),
      });
}
