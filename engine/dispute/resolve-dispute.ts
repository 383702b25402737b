import { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import { isRejected, reject, type Accepted, type Rejected } from "../decision.ts";
import { floorRate, printAmber, printShare, printUsd } from "../money.ts";
import type { Needs } from "../operations/operation.ts";
import type { DisputeData, Ruling, Stored } from "../records.ts";
import { isRequester, taskRef, workRef } from "../task/access.ts";
import { findWay, partiesOf } from "../task/step.ts";
import { iso, isoOrNull } from "../time.ts";
import { rule, type Case, type Judgement } from "./rule.ts";
import { disputeRef, taskOfDispute, tierEnds, wakeOfDispute } from "./tiers.ts";

/** A dispute, its task and its work: all named by the dispute's id. */
export const disputeNeeds = (id: string): Needs => {
  const task = taskOfDispute(id);
  return { records: [disputeRef(id), taskRef(task), workRef(task)] };
};

export function caseOf(id: string, { seen }: Context): Case | null {
  const task = seen.record(taskRef(taskOfDispute(id)));
  const dispute = seen.record(disputeRef(id));
  const work = seen.record(workRef(taskOfDispute(id)));
  return task && dispute && work ? { task, dispute, work } : null;
}

const notOpen = (dispute: DisputeData): Rejected =>
  reject("wrong_state", {
    reason: "already_ruled",
    message: `This dispute was ruled on: ${dispute.ruling ?? "nothing"}.`,
    data: { ruling: dispute.ruling },
  });

export interface Verdict {
  readonly dispute_id: string;
  readonly ruling: Ruling;
  readonly worker_share?: number | undefined;
  readonly reason?: string | undefined;
}

/** A split says how it splits, and nothing else does. */
function checkShare({ ruling, worker_share }: Verdict): Rejected | null {
  if (ruling === "split" && worker_share === undefined)
    return reject("invalid_input", {
      field: "worker_share",
      reason: "required",
      message: "worker_share is required for a split, as decimal text from 0 to 1.",
    });
  if (ruling !== "split" && worker_share !== undefined)
    return reject("invalid_input", {
      field: "worker_share",
      reason: "not_applicable",
      message: "worker_share only goes with a split.",
    });
  return null;
}

/** The operator at any tier, or the mediator at its own, ends the dispute. */
export function resolveDispute(
  input: Verdict,
  by: "operator" | "mediator",
  context: Context,
): Accepted<ReturnType<typeof resolved>> | Rejected {
  const refused = checkShare(input);
  if (refused) return refused;
  const open = caseOf(input.dispute_id, context);
  if (!open) return reject("not_found");
  if (open.dispute.data.state !== "open") return notOpen(open.dispute.data);
  if (by === "mediator" && open.dispute.data.tier !== "mediator")
    return reject("wrong_state", { message: "The mediator's time is over." });
  const judgement: Judgement = {
    ruling: input.ruling,
    by,
    share: input.worker_share,
    reason: input.reason,
  };
  const changes = new Changes(context);
  const ruled = rule(changes, context, open, judgement);
  if (isRejected(ruled)) return ruled;
  return changes.accept(resolved(open.task, ruled.task, ruled.dispute));
}

const resolved = (before: Stored<"task">, after: Stored<"task">, dispute: Stored<"dispute">) => ({
  dispute_id: dispute.id,
  task_id: after.id,
  ruling: dispute.data.ruling,
  worker_share: printShare(dispute.data.worker_share ?? 0),
  status: after.data.status,
  paid_amber: printAmber(after.data.paid - before.data.paid),
  paid_usd: printUsd(after.data.paid - before.data.paid),
  fee_amber: printAmber(feeOn(after) - feeOn(before)),
  refunded_amber: printAmber(
    before.data.held - after.data.held - (after.data.paid - before.data.paid),
  ),
});

const feeOn = ({ data }: Stored<"task">): bigint => floorRate(data.paid, data.fee_rate);

/** The mediator kept silent: the operator's turn. */
export function escalateDispute(
  id: string,
  context: Context,
): Accepted<Record<string, never>> | Rejected {
  const dispute = context.seen.record(disputeRef(id));
  if (!dispute || wakeOfDispute(dispute.data) === null) return reject("wrong_state");
  if (dispute.data.tier_ends > context.now)
    return reject("wrong_state", { reason: "not_due", message: "The tier is not over yet." });
  const task = context.seen.record(taskRef(dispute.data.task));
  const changes = new Changes(context);
  changes.change(dispute, {
    type: "dispute.escalated",
    set: { tier: "operator", tier_ends: tierEnds("operator", context.now, context.policy) },
    wake: null,
    to: task ? partiesOf(task.data) : [],
  });
  return changes.accept({});
}

/** Nobody ruled in time: the process says how silence ends it. */
export function ruleBySilence(
  id: string,
  context: Context,
): Accepted<Record<string, never>> | Rejected {
  const open = caseOf(id, context);
  if (open?.dispute.data.state !== "open") return reject("wrong_state");
  const way = findWay(context, { on: "rule_by_silence", task: open.task });
  if (isRejected(way)) return way;
  const ruling = way.money === "release" || way.money === "refund" ? way.money : "split";
  const changes = new Changes(context);
  const ruled = rule(changes, context, open, { ruling, by: "silence" });
  return isRejected(ruled) ? ruled : changes.accept({});
}

/** The other side's word, once, while the dispute is open. */
export function respondToDispute(
  input: { readonly dispute_id: string; readonly response: string },
  context: Context,
): Accepted<{ dispute_id: string; responded: true }> | Rejected {
  const open = caseOf(input.dispute_id, context);
  if (!open || !isPartyOf(open.task, context)) return reject("not_found");
  const { dispute, task } = open;
  if (dispute.data.state !== "open") return notOpen(dispute.data);
  const side = isRequester(task.data, context.who) ? "requester" : "worker";
  if (side === dispute.data.filed_by || dispute.data.response !== null)
    return reject("wrong_state", {
      reason: "not_your_turn",
      message:
        side === dispute.data.filed_by
          ? "You filed this dispute; the answer is the other side's."
          : "You have answered this dispute already.",
    });
  const changes = new Changes(context);
  changes.change(dispute, {
    type: "dispute.answered",
    set: { response: input.response },
    to: partiesOf(task.data),
  });
  return changes.accept({ dispute_id: dispute.id, responded: true });
}

export const isPartyOf = (task: Stored<"task">, { who }: Context): boolean =>
  who.role === "operator" ||
  (task.data.mode === who.mode && (isRequester(task.data, who) || task.data.worker === who.id));

/** The dispute as its parties and the operator see it. What a worker wrote is untrusted. */
export function viewDispute(dispute: Stored<"dispute">) {
  const { data } = dispute;
  const fromWorker = data.filed_by === "worker";
  return {
    dispute_id: dispute.id,
    task_id: data.task,
    milestone_number: data.milestone,
    state: data.state,
    tier: data.tier,
    tier_ends_at: iso(data.tier_ends),
    filed_by: data.filed_by,
    filed_at: iso(data.filed_at),
    findings: [...data.findings],
    ruling: data.ruling,
    worker_share: data.worker_share === null ? null : printShare(data.worker_share),
    ruled_by: data.ruled_by,
    ruled_at: isoOrNull(data.ruled_at),
    ruling_reason: data.ruling_reason,
    requester_statement: fromWorker ? data.response : data.reason,
    untrusted: { worker_statement: fromWorker ? data.reason : data.response },
  };
}
