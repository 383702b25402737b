import { disputeId } from "./dispute/tiers.ts";
import type { MarketOperationName } from "./operations/table.ts";
import type { Policy } from "./policy/policy.ts";
import type { DefinedProcess } from "./process/types.ts";
import type { Stored } from "./records.ts";
import { GUARDS, MOMENTS } from "./task/vocabulary.ts";

export interface DueCommand {
  readonly operation: MarketOperationName;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Clock rules of the built-in vocabulary that change more than the task. */
const OWN_COMMAND = new Set<string>(["auto_approve"]);

/** What the clock has to do about a record that is due; null where its time has not come. */
export function dueCommand(
  record: Stored,
  now: number,
  policy: Policy,
  process: (id: string) => DefinedProcess,
): DueCommand | null {
  if (record.kind === "dispute")
    return { operation: "escalate_dispute", input: { dispute_id: record.id } };
  if (isPosting(record)) {
    const { mode, after } = record.data;
    return { operation: "announce_task", input: { task_id: record.id, mode, after } };
  }
  if (isPayout(record))
    return record.data.state === "under_review"
      ? { operation: "lapse_payout", input: { payout_id: record.id } }
      : null;
  if (!isTask(record)) return null;
  const task = record.data;
  const way = process(task.process)
    .plan.get(task.status)
    ?.clock.find(
      ({ at, when }) =>
        (MOMENTS.get(at ?? "")?.(task, policy) ?? Infinity) <= now &&
        (when === undefined || (GUARDS.get(when)?.(task) ?? false)),
    );
  if (!way) return null;
  if (way.on === "rule_by_silence")
    return {
      operation: "rule_by_silence",
      input: { dispute_id: disputeId(record.id, task.disputes) },
    };
  return OWN_COMMAND.has(way.on)
    ? { operation: "auto_approve", input: { task_id: record.id } }
    : { operation: "run_clock", input: { task_id: record.id, on: way.on } };
}

const isPosting = (record: Stored): record is Stored<"posting"> => record.kind === "posting";
const isPayout = (record: Stored): record is Stored<"payout"> => record.kind === "payout";
const isTask = (record: Stored): record is Stored<"task"> => record.kind === "task";
