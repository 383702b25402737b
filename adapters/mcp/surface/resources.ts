import {
  aethra1,
  defineProcess,
  mermaid,
  processTable,
  silenceTable,
  VOCABULARY,
  type Client,
} from "../../../engine/index.ts";
import type { ExtraResource, ExtraTemplate } from "./extra.ts";
import { ownTaskIds, ownTasks } from "./lookups.ts";
import { faultOf, Refusal } from "./refusal.ts";
import type { ListedResource } from "./types.ts";

export const WALLET = "guildhall://wallet";
export const EARNINGS = "guildhall://earnings";
const TASKS = "guildhall://tasks/";
const PROCESS = "guildhall://process/";
const JSON_TYPE = "application/json";

export const taskUri = (id: string): string => TASKS + encodeURIComponent(id);

/** The answer of an operation as a resource. */
async function answered(client: Client, uri: string, operation: string, input: object) {
  const reply = await client.execute(operation, input);
  if (!reply.ok) throw new Refusal(faultOf(reply.rejection));
  const text = JSON.stringify(reply.output);
  return [{ uri, mimeType: JSON_TYPE, text }];
}

const wallet: ExtraResource = {
  listed: {
    uri: WALLET,
    name: "wallet",
    title: "The wallet",
    description: "What can be spent and what is held for open tasks, in Amber and USD.",
    mimeType: JSON_TYPE,
  },
  read: (uri, client) => answered(client, uri, "get_wallet", {}),
};

const earnings: ExtraResource = {
  listed: {
    uri: EARNINGS,
    name: "earnings",
    title: "Earnings",
    description: "What you have earned and what can be paid out, in Amber and USD.",
    mimeType: JSON_TYPE,
  },
  read: (uri, client) => answered(client, uri, "get_earnings", {}),
};

const process = defineProcess(aethra1, VOCABULARY);

const diagram: ExtraResource = {
  listed: {
    uri: PROCESS + process.id,
    name: process.id,
    title: `The life of a task (${process.id})`,
    description: "Every state and step, who may take it, where the money goes, what silence does.",
    mimeType: "text/markdown",
  },
  read: (uri) => Promise.resolve([{ uri, mimeType: "text/markdown", text: told() }]),
};

const told = (): string =>
  [
    `# ${process.id}`,
    processTable(process),
    "## What happens if nobody acts",
    silenceTable(process),
    `\`\`\`mermaid\n${mermaid(process)}\n\`\`\``,
  ].join("\n\n");

export const TASK_TEMPLATE: ExtraTemplate = {
  listed: {
    uriTemplate: `${TASKS}{id}`,
    name: "task",
    title: "A task",
    description: "A task as it stands. Subscribe to it to be told of each change.",
    mimeType: JSON_TYPE,
  },
  read: (uri, task_id, client) => answered(client, uri, "get_task", { task_id }),
  complete: (begun, client) => ownTaskIds(client, begun),
};

/** Those that can be listed for everybody of the same role. */
export function resourcesFor({ who }: Client): readonly ExtraResource[] {
  if (who.role === "agent" || who.role === "developer") return [wallet, diagram];
  return who.role === "worker" ? [earnings, diagram] : [diagram];
}

/** More than a list can be read through by eye. */
const LISTED_TASKS = 50;

/** The caller's newest tasks, as resources. */
export async function listedTasks(client: Client): Promise<readonly ListedResource[]> {
  const tasks = await ownTasks(client, LISTED_TASKS);
  return tasks.map(({ task_id, title, status }) => ({
    uri: taskUri(task_id),
    name: task_id,
    title,
    description: `A task of yours: ${status}`,
    mimeType: JSON_TYPE,
  }));
}

/** What stands in the place of a template's one variable; null where the URI is another. */
export function variableOf(uriTemplate: string, uri: string): string | null {
  const [before = "", after = ""] = uriTemplate.split(/\{[^{}]+\}/);
  if (!uri.startsWith(before) || !uri.endsWith(after)) return null;
  const between = uri.slice(before.length, uri.length - after.length);
  if (between === "" || between.includes("/") || uri.length < before.length + after.length)
    return null;
  try {
    return decodeURIComponent(between);
  } catch {
    return null;
  }
}
