import { z } from "zod";
import {
  fieldsOf,
  parseUsd,
  printAmber,
  rejection,
  listOf,
  type Fields,
  type Reply,
} from "../../../../engine/index.ts";
import { action, ask, told, type Caller } from "./action.ts";
import { agentNames, agentOf } from "./agent.ts";
import { NOTHING, submissionOf, taskOf, taskOut, type Beside } from "./view.ts";

export const URGENCIES = ["low", "medium", "high", "urgent"] as const;

const text = (most: number) => z.string().trim().min(1).max(most);
export const taskId = z.string().min(1).max(64);

/** US dollars as a number or decimal text; what is held is exactly that. */
const budget = z.union([z.number(), z.string()]).transform((value, check): string => {
  const parsed = parseUsd(value);
  if (parsed.ok) return printAmber(parsed.value);
  const message = "must be US dollars, like 150 or 0.5";
  check.addIssue({ code: "custom", message, params: { reason: parsed.reason } });
  return z.NEVER;
});

/** The process by which people apply, one is selected, and the agent reviews. */
const PROCESS = "humans2ai";
const ANY_CATEGORY = "errand";

export const confirmationId = z.string().min(1).max(64).optional();

export const createTask = action({
  title: "Create a task",
  operation: "post_task",
  input: z.object({
    title: text(200),
    description: text(10_000).optional(),
    category: text(40).default(ANY_CATEGORY),
    budget,
    deadline: z.string().optional(),
    location: text(500).optional(),
    remote: z.boolean().default(false),
    urgency: z.enum(URGENCIES).default("medium"),
    confirmationId,
  }),
  answers: taskOut,
  async act(input, caller) {
    const agent = await agentOf(caller);
    if ("code" in agent) return { ok: false, rejection: agent };
    const { title, description, category, remote, location, urgency, deadline } = input;
    const metadata = { remote, ...(location !== undefined && { location }) };
    const posted = await ask(caller, "post_task", {
      process: PROCESS,
      ...{ title, task_type: category, worker_instructions: description, metadata },
      ...{ budget_amber: input.budget, priority: urgency, deadline_iso: deadline },
      ...(caller.who.role === "developer" && { agent_id: agent.id }),
      confirmation_id: input.confirmationId,
    });
    if (!posted.ok) return inWordsOf(posted);
    const { task_id } = fieldsOf(posted.output);
    const reply = await whole(caller, task_id);
    const beside = { ...NOTHING, agentName: agent.name, applicantCount: 0 };
    const task = reply.ok ? reply.output : { ...fieldsOf(posted.output), ...asGiven(input, agent) };
    return told(posted, () => taskOf(fieldsOf(task), beside));
  },
});

/** A key that may post may lack the right to read: what it gave says the same. */
const asGiven = (input: Fields, { id }: { readonly id: string }): Fields => ({
  agent_id: id,
  title: input["title"],
  worker_instructions: input["description"] ?? null,
  task_type: input["category"],
  priority: input["urgency"],
  metadata: { remote: input["remote"], location: input["location"] },
});

const NAMES: Readonly<Record<string, string>> = {
  task_type: "category",
  worker_instructions: "description",
  budget_amber: "budget",
  priority: "urgency",
  deadline_iso: "deadline",
};

/** A fault in the caller's own words: it never sent the field that ours names. */
function inWordsOf({ rejection: why }: Extract<Reply, { ok: false }>): Reply {
  const name = why.field === undefined ? undefined : NAMES[why.field];
  if (name === undefined || why.field === undefined) return { ok: false, rejection: why };
  const message = why.message.replaceAll(why.field, name);
  return { ok: false, rejection: rejection(why.code, { ...why, message, field: name }) };
}

const whole = (caller: Caller, task_id: unknown): Promise<Reply> =>
  ask(caller, "get_task", { task_id });

/** What the parties are told beside the task itself. */
export async function besides(caller: Caller, task: Fields): Promise<Beside> {
  const { task_id } = task;
  const isOwner = caller.who.role !== "worker";
  const [names, applications, handed] = await Promise.all([
    agentNames(caller),
    isOwner ? ask(caller, "list_applications", { task_id }) : null,
    task["submitted_at"] ? ask(caller, "get_submission", { task_id }) : null,
  ]);
  return {
    agentName: names.get(task["agent_id"]) ?? null,
    applicantCount: applications?.ok ? listOf(applications.output, "applications").length : null,
    submission: handed?.ok ? submissionOf(handed.output) : null,
  };
}

/** One task as it stands now, for whoever may see it. */
export async function taskNow(caller: Caller, task_id: string): Promise<Reply> {
  const reply = await whole(caller, task_id);
  if (!reply.ok) return reply;
  const task = fieldsOf(reply.output);
  const beside = await besides(caller, task);
  return told(reply, () => taskOf(task, beside));
}

export const getTask = action({
  title: "Read a task",
  operation: "get_task",
  input: z.object({ taskId }),
  answers: taskOut,
  act: (input, caller) => taskNow(caller, input.taskId),
});
