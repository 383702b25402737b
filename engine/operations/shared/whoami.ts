import { z } from "zod";
import type { Context } from "../../context.ts";
import { accountsOf } from "../../decide.ts";
import { answer } from "../../decision.ts";
import { thresholdsFor } from "../../policy/confirm.ts";
import { SCOPES } from "../scopes.ts";
import { amberOut, usdOut } from "../schemas.ts";
import { operation } from "../operation.ts";

/** One's own account is looked at for every command. */
function nameOf({ who, seen }: Context): string {
  const [own] = accountsOf(who);
  const data = own && seen.record(own)?.data;
  if (data === undefined) return "";
  if ("display_name" in data) return data.display_name;
  return "name" in data ? data.name : "";
}

export const whoami = operation({
  name: "whoami",
  title: "Who am I",
  sentence:
    "Whom this key or token acts for, what it may do, and which calls from which amount on need " +
    "a person's word first.",
  roles: ["agent", "developer", "worker", "operator"],
  scope: null,
  effects: "reads",
  input: z.strictObject({}),
  output: z.object({
    role: z.enum(["agent", "developer", "worker", "operator"]),
    id: z.string(),
    name: z.string(),
    developer_id: z.string().nullable(),
    mode: z.enum(["test", "live"]),
    scopes: z.array(z.enum(SCOPES)).nullable().describe("null: all that the role may do"),
    confirmations: z.array(
      z.object({ operation: z.string(), from_amber: amberOut, from_usd: usdOut }),
    ),
  }),
  needs: () => ({}),
  decide: (_, context) => {
    const { who, policy } = context;
    const { role, id, developer, mode, scopes } = who;
    if (role === "clock" || role === "mediator" || role === "anyone")
      throw new Error(`whoami was asked by ${role}`);
    return answer({
      role,
      id,
      name: nameOf(context),
      developer_id: developer,
      mode,
      scopes: scopes && [...scopes],
      confirmations: [...thresholdsFor(who, policy)],
    });
  },
});
