import {
  chooseTools,
  type Client,
  type Fields,
  type Operation,
  type Principal,
  type ToolChoice,
  type ToolSpec,
} from "../../../engine/index.ts";
import { callOptions } from "./ask.ts";
import { hireTool } from "./hire-tool.ts";
import { ICONS } from "./icon.ts";
import { outputOf } from "./output.ts";
import { toldReply } from "./refusal.ts";
import type { ListedTool, Told, ToolAnswer, Turn } from "./types.ts";
import { followTask, waitForTask } from "./wait.ts";

export type CallTool = (client: Client, args: Fields, turn: Turn) => Promise<Told<ToolAnswer>>;

export interface MarketTool {
  readonly listed: ListedTool;
  readonly call: CallTool;
  /** As a task of the protocol, which may take days; null for what is done at once. */
  readonly callAsTask: CallTool | null;
}

export type MarketTools = ReadonlyMap<string, MarketTool>;

const made = new WeakMap<ToolChoice, Map<string, MarketTools>>();

/** The tools of a principal. Put together once for each choice, role and set of scopes. */
export function marketTools(choice: ToolChoice, who: Principal): MarketTools {
  let byPrincipal = made.get(choice);
  if (byPrincipal === undefined) made.set(choice, (byPrincipal = new Map()));
  const key = `${who.role} ${who.scopes?.join() ?? "*"}`;
  let tools = byPrincipal.get(key);
  if (tools === undefined) byPrincipal.set(key, (tools = putTogether(choice, who)));
  return tools;
}

function putTogether(choice: ToolChoice, who: Principal): MarketTools {
  const specs = chooseTools(choice, who);
  const tools = specs.map((spec) =>
    spec.operation.name === "wait_for_task" ? waitTool(spec) : operationTool(spec),
  );
  const hire = hireTool(specs, choice.prefix ?? "");
  return new Map([...tools, ...(hire ? [hire] : [])].map((tool) => [tool.listed.name, tool]));
}

function operationTool(spec: ToolSpec): MarketTool {
  const { name } = spec.operation;
  return {
    listed: listedOf(spec),
    call: async (client, args, turn) =>
      toldReply(await client.execute(name, spec.read(args), callOptions(turn))),
    callAsTask: null,
  };
}

function waitTool(spec: ToolSpec): MarketTool {
  return {
    listed: { ...listedOf(spec), execution: { taskSupport: "optional" } },
    call: (client, args, turn) => waitForTask(client, spec.read(args), turn),
    callAsTask: (client, args, turn) => followTask(client, spec.read(args), turn),
  };
}

function listedOf({ name, title, description, inputSchema, operation }: ToolSpec): ListedTool {
  return {
    name,
    title,
    description,
    inputSchema,
    outputSchema: outputOf(operation),
    annotations: annotationsOf(operation),
    icons: ICONS,
  };
}

/** People do the work, out in the world, but a call only ever touches the market's own records. */
function annotationsOf({ title, effects }: Operation): Fields {
  return {
    title,
    readOnlyHint: effects === "reads",
    destructiveHint: effects === "moves_money",
    idempotentHint: effects === "reads",
    openWorldHint: false,
  };
}
