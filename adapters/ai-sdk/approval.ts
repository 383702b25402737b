import type { ToolApprovalStatus } from "ai";
import {
  clientsOf,
  fieldsOf,
  mayNeedPerson,
  OPERATIONS,
  questionFor,
  type Client,
  type ClientFor,
  type Operation,
} from "../../engine/index.ts";

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
    confirmable.map((operation): [string, Decide] => [
      prefix + operation.name,
      async (input, { toolContext }) => {
        const client = await clientFor(toolContext);
        if (!mayNeedPerson(client, operation.name)) return undefined;
        const task = await client.execute("get_task", { task_id: fieldsOf(input)["task_id"] });
        const reason = questionFor(client, operation, input, task);
        return reason === null ? undefined : { type: "user-approval", reason };
      },
    ]),
  );
}
