import { z } from "zod";
import { Changes } from "../../changes.ts";
import { ofKind } from "../../context.ts";
import { answer, reject } from "../../decision.ts";
import {
  disputeNeeds,
  resolveDispute as resolve,
  viewDispute,
} from "../../dispute/resolve-dispute.ts";
import type { Stored } from "../../records.ts";
import { iso } from "../../time.ts";
import { amberOut, id, keyed, line, nextCursor, paged, share, time, usdOut } from "../schemas.ts";
import { operation } from "../operation.ts";
import { nextCursor as cursorOf, placeOf } from "../page.ts";
import { disputeOut } from "../shared/disputes.ts";

const OPERATOR = ["operator"] as const;

export const resolveDispute = operation({
  name: "resolve_dispute",
  title: "Rule on a dispute",
  sentence:
    "Ends a dispute at any tier: release pays the milestone, refund gives back all that is held, " +
    "split pays worker_share of the milestone. Final, and paid at once.",
  roles: OPERATOR,
  scope: null,
  effects: "moves_money",
  input: z.strictObject({
    dispute_id: id,
    ruling: z.enum(["release", "refund", "split"]),
    worker_share: share.optional(),
    reason: line(5000).optional(),
    ...keyed,
  }),
  output: z.object({
    dispute_id: z.string(),
    task_id: z.string(),
    ruling: z.string().nullable(),
    worker_share: z.string(),
    status: z.string(),
    paid_amber: amberOut,
    paid_usd: usdOut,
    fee_amber: amberOut,
    refunded_amber: amberOut,
  }),
  needs: ({ dispute_id }) => disputeNeeds(dispute_id),
  decide: (input, context) => resolve(input, "operator", context),
});

export const listDisputes = operation({
  name: "list_disputes",
  title: "List disputes",
  sentence: "The disputes that are open, or those that were ruled on, oldest first.",
  roles: OPERATOR,
  scope: null,
  effects: "reads",
  input: z.strictObject({ state: z.enum(["open", "ruled"]).default("open"), ...paged }),
  output: z.object({ disputes: z.array(disputeOut), next_cursor: nextCursor }),
  needs: (input) => ({
    finds: [
      {
        index: "disputes_by_state",
        equals: [input.state],
        direction: "oldest_first",
        after: placeOf(input.cursor),
        limit: input.limit,
      },
    ],
  }),
  decide: (input, context) => {
    const page = ofKind("dispute", context.found[0] ?? []);
    return answer({
      disputes: page.map(viewDispute),
      next_cursor: cursorOf(page, input.limit, ({ data }) => data.filed_at),
    });
  },
});

const riskOut = z.object({
  risk_id: z.string(),
  task_id: z.string(),
  agent_id: z.string(),
  developer_id: z.string(),
  rule: z.string(),
  reason: z.string(),
  state: z.string(),
  at: time,
});

const viewRisk = ({ id: risk_id, data }: Stored<"risk">) => ({
  risk_id,
  task_id: data.task,
  agent_id: data.agent,
  developer_id: data.developer,
  rule: data.rule,
  reason: data.reason,
  state: data.state,
  at: iso(data.at),
});

export const reviewRisk = operation({
  name: "review_risk",
  title: "Review risks",
  sentence:
    "Without risk_id: the queue of tasks that a risk rule stopped, oldest first. With risk_id " +
    "and verdict: lets the task be funded, or blocks it.",
  roles: OPERATOR,
  scope: null,
  effects: "writes",
  input: z.strictObject({
    risk_id: id.optional(),
    verdict: z.enum(["allow", "block"]).optional(),
    ...keyed,
  }),
  output: z.object({ risks: z.array(riskOut) }),
  needs: (input) =>
    input.risk_id === undefined
      ? {
          finds: [
            {
              index: "risks_by_state",
              equals: ["open"],
              direction: "oldest_first",
              after: null,
              limit: 200,
            },
          ],
        }
      : { records: [{ kind: "risk", id: input.risk_id }] },
  decide: (input, context) => {
    if ((input.risk_id === undefined) !== (input.verdict === undefined))
      return reject("invalid_input", {
        field: input.risk_id === undefined ? "risk_id" : "verdict",
        reason: "required",
        message: "risk_id and verdict go together.",
      });
    if (input.risk_id === undefined)
      return answer({ risks: ofKind("risk", context.found[0] ?? []).map(viewRisk) });
    const risk = context.seen.record({ kind: "risk", id: input.risk_id });
    if (!risk) return reject("not_found");
    const changes = new Changes(context);
    const after = changes.change(risk, {
      type: "risk.reviewed",
      set: { state: input.verdict === "allow" ? "allowed" : "blocked" },
      to: [risk.data.developer, risk.data.agent],
    });
    return changes.accept({ risks: [viewRisk(after)] });
  },
});
