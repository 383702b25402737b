import { z } from "zod";
import { answer } from "../../decision.ts";
import { thresholdsFor } from "../../policy/confirm.ts";
import { SCOPES } from "../scopes.ts";
import { amberOut, usdOut } from "../schemas.ts";
import { operation } from "../operation.ts";

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
    developer_id: z.string().nullable(),
    mode: z.enum(["test", "live"]),
    scopes: z.array(z.enum(SCOPES)).nullable().describe("null: all that the role may do"),
    confirmations: z.array(
      z.object({ operation: z.string(), from_amber: amberOut, from_usd: usdOut }),
    ),
  }),
  needs: () => ({}),
  decide: (_, { who, policy }) => {
    const { role, id, developer, mode, scopes } = who;
    if (role === "clock" || role === "mediator" || role === "anyone")
      throw new Error(`whoami was asked by ${role}`);
    return answer({
      role,
      id,
      developer_id: developer,
      mode,
      scopes: scopes && [...scopes],
      confirmations: [...thresholdsFor(who, policy)],
    });
  },
});
