import { z } from "zod";
import { fieldsOf, type Fields } from "../../../../engine/index.ts";
import { action, ask, type Caller } from "./action.ts";
import { answered, gather, numbered, pageOf, pageOut } from "./pages.ts";
import { statusOf } from "./view.ts";

const application = z.object({
  applicationId: z.string(),
  taskId: z.string(),
  status: z.enum(["pending", "selected", "closed"]),
  message: z.string().nullable(),
  appliedAt: z.string(),
  task: z
    .object({ title: z.string(), status: z.string(), budget: z.number(), deadline: z.string() })
    .nullable()
    .describe("Null where the task is no more to be seen"),
});

/** The task as the human may see it: its own, or what the board shows of it. */
async function taskBehind(caller: Caller, task_id: unknown): Promise<Fields | null> {
  const own = await ask(caller, "get_task", { task_id });
  if (own.ok) return fieldsOf(own.output);
  const shown = await ask(caller, "browse_task", { task_id });
  return shown.ok ? fieldsOf(shown.output) : null;
}

async function withTask(caller: Caller, each: Fields): Promise<Fields> {
  const task = await taskBehind(caller, each["task_id"]);
  const isMine = task?.["worker_id"] === caller.who.id;
  const isOpen = task !== null && statusOf(task) === "open";
  return {
    applicationId: each["application_id"],
    taskId: each["task_id"],
    status: isMine ? "selected" : isOpen ? "pending" : "closed",
    message: each["message"],
    appliedAt: each["applied_at"],
    task: task && {
      title: task["title"],
      status: statusOf(task),
      budget: Number(task["budget_usd"]),
      deadline: task["deadline_at"],
    },
  };
}

export const myApplications = action({
  title: "List your applications",
  operation: "list_own_applications",
  input: z.object(numbered),
  answers: z.object({ applications: z.array(application), ...pageOut }),
  async act(numbers, caller) {
    const gathered = await gather({
      ...{ list: "applications", cursor: "next_after" },
      next: (after) => ask(caller, "list_own_applications", { after }),
    });
    if (!("all" in gathered)) return gathered;
    // Who applies again for a task replaces the application before.
    const latest = new Map(gathered.all.map((each) => [each["task_id"], each]));
    const { items, ...page } = pageOf([...latest.values()].reverse(), numbers);
    const applications = await Promise.all(items.map((each) => withTask(caller, each)));
    return answered({ applications, ...page });
  },
});

const referral = z.object({
  userId: z.string(),
  role: z.enum(["agent", "human"]),
  registeredAt: z.string(),
});

export const myReferrals = action({
  title: "List your referrals",
  operation: "list_referrals",
  input: z.object(numbered),
  answers: z.object({
    referralCode: z.string(),
    referrals: z.array(referral),
    stats: z.object({ total: z.number(), agents: z.number(), humans: z.number() }),
    ...pageOut,
  }),
  async act(numbers, caller) {
    const { who } = caller;
    const gathered = await gather({
      ...{ list: "referrals", cursor: "next_after" },
      next: (after) => ask(caller, "list_referrals", { after }),
    });
    if (!("all" in gathered)) return gathered;
    const all = gathered.all
      .map((each) => ({
        userId: each["account_id"],
        role: each["role"] === "worker" ? "human" : "agent",
        registeredAt: each["registered_at"],
      }))
      .reverse();
    const humans = all.filter(({ role }) => role === "human").length;
    const { items: referrals, ...page } = pageOf(all, numbers);
    return answered({
      referralCode: who.developer ?? who.id,
      referrals,
      stats: { total: all.length, agents: all.length - humans, humans },
      ...page,
    });
  },
});
