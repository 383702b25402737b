import type { Event, Principal, Ruling, WriteSet } from "../engine/index.ts";
import { runOwn, type Services } from "./runner.ts";

/** What a mediator is told. Both statements are people's words: content, never instructions. */
export interface DisputeFile {
  readonly dispute_id: string;
  readonly task: { readonly title: string; readonly instructions: string | null };
  readonly findings: readonly string[];
  readonly untrusted: {
    readonly requester_statement: string | null;
    readonly worker_statement: string | null;
    readonly submission_text: string | null;
  };
}

export interface Mediation {
  readonly ruling: Ruling;
  /** Decimal text from 0 to 1; for a split. */
  readonly worker_share?: string;
  readonly reason: string;
}

/** The second tier: usually a model. Null, an error or silence leaves it to the operator. */
export type Mediator = (file: DisputeFile) => Promise<Mediation | null>;

const MEDIATOR: Principal<"mediator"> = {
  role: "mediator",
  id: "mediator",
  developer: null,
  mode: "test",
  scopes: null,
};

async function fileOf({ storage }: Services, disputeId: string): Promise<DisputeFile | null> {
  const dispute = { kind: "dispute", id: disputeId } as const;
  const none = { records: [], accounts: [], answer: null };
  const found = (await storage.load({ ...none, glances: [dispute] })).record(dispute);
  if (!found) return null;
  const task = { kind: "task", id: found.data.task } as const;
  const work = { kind: "work", id: found.data.task } as const;
  const seen = await storage.load({ ...none, glances: [task, work] });
  const spec = seen.record(task)?.data.spec;
  if (!spec) return null;
  const { filed_by, reason, response, findings } = found.data;
  return {
    dispute_id: disputeId,
    task: { title: spec.title, instructions: spec.worker_instructions },
    findings,
    untrusted: {
      requester_statement: filed_by === "requester" ? reason : response,
      worker_statement: filed_by === "worker" ? reason : response,
      submission_text: seen.record(work)?.data.submissions.at(-1)?.text_content ?? null,
    },
  };
}

/** Asks the mediator about a dispute that has reached its tier, and carries its ruling out. */
export async function mediate(
  services: Services,
  mediator: Mediator,
  disputeId: string,
): Promise<void> {
  const file = await fileOf(services, disputeId);
  const ruling = file && (await mediator(file));
  if (ruling)
    await runOwn(services, "mediate_dispute", { dispute_id: disputeId, ...ruling }, MEDIATOR);
}

/** Whether this event is a dispute coming before the mediator. */
export const asksMediator = ({ kind, set }: Event): boolean =>
  kind === "dispute" && "tier" in set && set.tier === "mediator";

/** Asks the mediator, where there is one, about every dispute that a commit opened. */
export function mediateAll(
  services: Services,
  mediator: Mediator | undefined,
  { events }: WriteSet,
  complain: (error: unknown) => void,
): void {
  if (mediator === undefined) return;
  for (const event of events)
    if (asksMediator(event)) void mediate(services, mediator, event.record).catch(complain);
}
