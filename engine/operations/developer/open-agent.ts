import { z } from "zod";
import { Changes } from "../../changes.ts";
import type { Context } from "../../context.ts";
import { isRejected, type Rejected } from "../../decision.ts";
import { rail, wallet } from "../../ledger/account.ts";
import { printAmber } from "../../money.ts";
import type { Stored } from "../../records.ts";
import { operation } from "../operation.ts";
import { amberOut, keyed } from "../schemas.ts";
import { SCOPES } from "../scopes.ts";
import { ALREADY_SHOWN, issue } from "./accounts.ts";
import { dataOf, serviceFields } from "./services.ts";
import { secret, url } from "./webhook-input.ts";
import { openHook } from "./webhooks.ts";

const openInput = z.strictObject({
  ...serviceFields,
  owner_email: z.email().max(254).optional(),
  webhook: z.strictObject({ url, secret }).optional().describe("Told of tasks that fit"),
  ...keyed,
});

export const openAgent = operation({
  name: "open_agent",
  title: "Open an agent's own account",
  sentence:
    "An account for an agent that hires others and works for them, with one wallet and one key " +
    "that may do everything. The key is shown once.",
  roles: ["anyone", "operator"],
  scope: null,
  effects: "moves_money",
  input: openInput,
  output: z.object({
    role: z.literal("agent"),
    agent_id: z.string(),
    developer_id: z.string(),
    name: z.string(),
    mode: z.enum(["test", "live"]),
    balance_amber: amberOut,
    webhook_id: z.string().nullable(),
    api_key: z.string(),
  }),
  needs: () => ({}),
  decide: (input, context) => {
    const { mode } = context.who;
    const changes = new Changes(context);
    const developer = openOwner(changes, input.name, context);
    const begun = { created_at: context.now, suspended: false };
    const agent = changes.create("agent", context.id("agt"), {
      type: "agent.registered",
      set: { ...begun, developer, display_name: input.name },
      to: [developer],
    });
    changes.create("service", agent.id, {
      type: "service.offered",
      set: dataOf(input, developer, input.owner_email ?? null, context),
      to: [developer],
    });
    const hook = input.webhook && hookFor(changes, input.webhook, developer, context);
    if (isRejected(hook)) return hook;
    const { secret: key } = issue(changes, context, {
      ...{ role: "agent", account: agent.id, developer, scopes: SCOPES, name: input.name },
    });
    const told = {
      role: "agent" as const,
      agent_id: agent.id,
      developer_id: developer,
      name: input.name,
      mode,
      balance_amber: printAmber(context.policy.welcome[mode]),
      webhook_id: hook?.id ?? null,
    };
    return changes.accept({ ...told, api_key: key.text }, { ...told, api_key: ALREADY_SHOWN });
  },
});

/** The owner of the wallet, with what newcomers are given. */
function openOwner(changes: Changes, name: string, context: Context): string {
  const { mode } = context.who;
  const amount = context.policy.welcome[mode];
  const id = context.id("dev");
  changes.create("developer", id, {
    type: "developer.registered",
    set: {
      ...{ name, created_at: context.now, suspended: false },
      ...{ daily_cap: null, task_cap: null },
    },
    transfers:
      amount === 0n
        ? []
        : [{ id: `${id}:1:welcome`, from: rail(mode, "promotion"), to: wallet(mode, id), amount }],
    to: [id],
  });
  return id;
}

const hookFor = (
  changes: Changes,
  given: { readonly url: string; readonly secret: string },
  developer: string,
  context: Context,
): Stored<"webhook"> | Rejected =>
  openHook(
    changes,
    { ...given, event_types: ["task.posted"], profile: "agentmarket" },
    developer,
    context,
  );
