import { isFields, type Client, type Fields } from "../../../engine/index.ts";

const beginningWith = (begun: string, values: readonly string[]): readonly string[] =>
  values.filter((value) => value.toLowerCase().startsWith(begun.toLowerCase()));

/** One field of each entry of a list that an operation answers; nothing where it is refused. */
async function entriesOf(client: Client, operation: string, list: string, input: Fields) {
  const reply = await client.execute(operation, input);
  const entries = reply.ok && isFields(reply.output) ? reply.output[list] : [];
  return Array.isArray(entries) ? entries.filter(isFields) : [];
}

const textOf = (fields: Fields, name: string): string => {
  const value = fields[name];
  return typeof value === "string" ? value : "";
};

/** The kinds of task there are, for whoever has typed `begun`. */
export async function taskTypes(client: Client, begun: string): Promise<readonly string[]> {
  const types = await entriesOf(client, "get_capabilities", "task_types", {});
  return beginningWith(
    begun,
    types.map((type) => textOf(type, "task_type")),
  );
}

/** As many as one completion may hold. */
const NEWEST = 100;

export interface OwnTask {
  readonly task_id: string;
  readonly title: string;
  readonly status: string;
}

/** The caller's newest tasks, newest first. */
export async function ownTasks(client: Client, limit = NEWEST): Promise<readonly OwnTask[]> {
  return (await entriesOf(client, "list_tasks", "tasks", { limit })).map((task) => ({
    task_id: textOf(task, "task_id"),
    title: textOf(task, "title"),
    status: textOf(task, "status"),
  }));
}

export async function ownTaskIds(client: Client, begun: string): Promise<readonly string[]> {
  const tasks = await ownTasks(client);
  return beginningWith(
    begun,
    tasks.map(({ task_id }) => task_id),
  );
}
