import type { ToolApprovalStatus } from "ai";
import { mayNeedPerson, OPERATIONS, type Client, type Operation } from "../../engine/index.ts";
import { clientsOf } from "./tools.ts";
import type { ClientFor } from "./types.ts";

export interface ApprovalOptions<Context> {
  /** The client of the tools, or what finds it by the tool context. */
  readonly client: Client | ((context: Context) => Client | Promise<Client>);
  /** The prefix of the tools. */
  readonly prefix?: string;
}

type Decide = (
  input: unknown,
  options: { readonly toolContext: unknown },
) => Promise<ToolApprovalStatus>;

/**
 * `toolApproval` for generateText, streamText and ToolLoopAgent, from the market's own policy: each
 * call that may need a person's word waits for it. What the person approves is then confirmed by a
 * client that was made by `withApproval`; any other is refused by the engine still.
 */
export function guildhallApproval<Context = unknown>(
  options: ApprovalOptions<Context>,
): Record<string, Decide>;
export function guildhallApproval({
  client,
  prefix = "",
}: {
  readonly client: Client | ClientFor;
  readonly prefix?: string;
}): Record<string, Decide> {
  const clientFor = clientsOf({ client });
  const confirmable = Object.values<Operation>(OPERATIONS).filter((each) => each.confirmable);
  return Object.fromEntries(
    confirmable.map((operation) => [
      prefix + operation.name,
      async (input, { toolContext }) => decide(operation, input, await clientFor(toolContext)),
    ]),
  );
}

/** By the task's budget, which no confirmed call exceeds; where that is not known it asks. */
async function decide(
  { name, title }: Operation,
  input: unknown,
  client: Client,
): Promise<ToolApprovalStatus> {
  if (!mayNeedPerson(client, name, null)) return undefined;
  const { task_id } = { task_id: undefined, ...Object(input) };
  const reply = await client.execute("get_task", { task_id });
  const task: Readonly<Record<string, unknown>> = reply.ok ? Object(reply.output) : {};
  const { budget_amber, budget_usd } = task;
  const known = typeof budget_amber === "string" ? budget_amber : null;
  if (!mayNeedPerson(client, name, known)) return undefined;
  const price = known === null ? "" : `, up to ${known} Amber (${String(budget_usd)} USD)`;
  return { type: "user-approval", reason: `${title}${price}: ${JSON.stringify(input)}` };
}
