import { z } from "zod";
import { Changes } from "../../changes.ts";
import { answer, reject } from "../../decision.ts";
import type { Context } from "../../context.ts";
import { readStanding, standingOf } from "../../ledger/counters.ts";
import type { Tally } from "../../ledger/transfer.ts";
import { printShare } from "../../money.ts";
import type { Principal } from "../../policy/principal.ts";
import type { Ref, Stored, WorkerData } from "../../records.ts";
import { TASK_TYPES } from "../../review/capabilities.ts";
import { reputationOf } from "../../bidding/place-bid.ts";
import { workersCounter } from "../../task/create-task.ts";
import { iso } from "../../time.ts";
import { keyed, latitude, line, longitude, time } from "../schemas.ts";
import { operation } from "../operation.ts";

const skillList = z.array(line(60)).max(50);

/** What a worker tells of itself. */
export const workerFields = {
  name: line(100),
  skills: skillList.default([]),
  task_types: z.array(line(40)).max(50).default([]).describe("Empty means any type"),
  city: line(100).optional(),
  latitude: latitude.optional(),
  longitude: longitude.optional(),
  bio: line(2000).optional(),
};

/** Moves the count of workers per task type with a worker's own list; an empty list is all. */
export function workerTallies(
  before: readonly string[] | null,
  after: readonly string[],
): readonly Tally[] {
  const all = TASK_TYPES.map((type): string => type.name);
  const types = (list: readonly string[]) => new Set(list.length === 0 ? all : list);
  const was = before === null ? new Set<string>() : types(before);
  const is = types(after);
  return [
    ...[...is].filter((type) => !was.has(type)).map((type) => tally(type, 1n)),
    ...[...was].filter((type) => !is.has(type)).map((type) => tally(type, -1n)),
  ];
}
const tally = (type: string, add: bigint): Tally => ({ counter: workersCounter(type), add });

const accountRef = (who: Principal): Ref => ({
  kind: who.role === "agent" ? "agent" : who.role === "worker" ? "worker" : "developer",
  id: who.id,
});

const profile = z.object({
  account_id: z.string(),
  role: z.string(),
  name: z.string(),
  created_at: time,
  developer_id: z.string().nullable(),
  skills: z.array(z.string()).nullable(),
  task_types: z.array(z.string()).nullable(),
  city: z.string().nullable(),
  bio: z.string().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  reputation: z.string().nullable().describe("A worker's, 0 to 1"),
  tasks_completed: z.number(),
});

function viewProfile(context: Context): z.input<typeof profile> | null {
  const { seen, who } = context;
  const account = seen.record(accountRef(who));
  if (!account) return null;
  const { data } = account;
  const worker = "skills" in data ? data : null;
  const name = "display_name" in data ? data.display_name : "name" in data ? data.name : "";
  return {
    account_id: who.id,
    role: who.role,
    name,
    created_at: iso("created_at" in data ? data.created_at : 0),
    developer_id: who.developer,
    skills: worker && [...worker.skills],
    task_types: worker && [...worker.task_types],
    city: worker && worker.city,
    bio: worker && worker.bio,
    latitude: worker && worker.latitude,
    longitude: worker && worker.longitude,
    reputation: worker && printShare(reputationOf(who.id, context)),
    tasks_completed: readStanding(seen, who.mode, who.id, "completed"),
  };
}

export const getProfile = operation({
  name: "get_profile",
  title: "Read the profile",
  sentence: "Your own account as the marketplace knows it.",
  roles: ["agent", "developer", "worker"],
  scope: "profile.read",
  effects: "reads",
  input: z.strictObject({}),
  output: profile,
  needs: (_, who) => ({ glances: [accountRef(who)], accounts: standingOf(who.mode, who.id) }),
  decide: (_, context) => {
    const view = viewProfile(context);
    return view ? answer(view) : reject("not_found");
  },
});

export const updateProfile = operation({
  name: "update_profile",
  title: "Update the profile",
  sentence: "Changes what is given and leaves the rest. Agents and developers have only a name.",
  roles: ["agent", "developer", "worker"],
  scope: "profile.update",
  effects: "writes",
  input: z.strictObject({
    name: line(100).optional(),
    skills: skillList.optional(),
    task_types: z.array(line(40)).max(50).optional(),
    city: line(100).nullable().optional(),
    latitude: latitude.nullable().optional(),
    longitude: longitude.nullable().optional(),
    bio: line(2000).nullable().optional(),
    ...keyed,
  }),
  output: z.object({ account_id: z.string(), name: z.string() }),
  needs: (_, who) => ({ records: [accountRef(who)] }),
  decide: ({ idempotency_key: _, name, ...rest }, context) => {
    const { who, seen } = context;
    const changes = new Changes(context);
    const fields = Object.keys(rest);
    if (who.role !== "worker" && fields.length > 0)
      return reject("invalid_input", {
        field: fields[0] ?? "",
        reason: "not_applicable",
        message: `Only a worker has ${fields.join(", ")}.`,
      });
    if (who.role === "worker") {
      const worker = seen.record({ kind: "worker", id: who.id });
      return worker ? updateWorker(worker, name, rest, context) : reject("not_found");
    }
    if (who.role === "agent") {
      const agent = seen.record({ kind: "agent", id: who.id });
      if (!agent) return reject("not_found");
      const display_name = name ?? agent.data.display_name;
      changes.change(agent, { type: "profile.updated", set: { display_name }, to: [who.id] });
      return changes.accept({ account_id: who.id, name: display_name });
    }
    const developer = seen.record({ kind: "developer", id: who.id });
    if (!developer) return reject("not_found");
    const kept = name ?? developer.data.name;
    changes.change(developer, { type: "profile.updated", set: { name: kept }, to: [who.id] });
    return changes.accept({ account_id: who.id, name: kept });
  },
});

function updateWorker(
  worker: Stored<"worker">,
  name: string | undefined,
  rest: { readonly [F in keyof WorkerData]?: WorkerData[F] | undefined },
  context: Context,
) {
  const given = Object.entries({ name, ...rest }).filter(([, value]) => value !== undefined);
  const set: Partial<WorkerData> = Object.fromEntries(given);
  const changes = new Changes(context);
  changes.change(worker, {
    type: "profile.updated",
    set,
    tallies: set.task_types ? workerTallies(worker.data.task_types, set.task_types) : [],
    to: [worker.id],
  });
  return changes.accept({ account_id: worker.id, name: name ?? worker.data.name });
}
