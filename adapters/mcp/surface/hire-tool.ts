import {
  fieldsOf,
  type Client,
  type Fields,
  type JsonSchema,
  type ToolSpec,
} from "../../../engine/index.ts";
import { hire, LONGEST_SECONDS } from "./hire.ts";
import { ICONS } from "./icon.ts";
import { outputOf } from "./output.ts";
import type { Told, ToolAnswer, Turn } from "./types.ts";

/** What hiring is made of; where one of them is missing there is no `hire`. */
const PARTS = ["create_task", "fund_task", "wait_for_task", "get_submission"] as const;

/** So long a plain call waits by default: clients give up after a minute. */
const USUAL_SECONDS = 45;

const WAIT_SECONDS = {
  type: "integer",
  minimum: 0,
  maximum: LONGEST_SECONDS,
  description: `How long to wait for work; ${USUAL_SECONDS} by default, unlimited as a task`,
};

/** `create_task`, `fund_task`, and waiting until somebody has handed something in: as one tool. */
export function hireTool(specs: readonly ToolSpec[], prefix: string) {
  const of = (name: string) => specs.find(({ operation }) => operation.name === name);
  const [create, fund, wait, read] = PARTS.map(of);
  if (!create || !fund || !wait || !read) return null;
  const call =
    (usual: number | null) =>
    (client: Client, args: Fields, turn: Turn): Promise<Told<ToolAnswer>> =>
      hire(client, create.read(args), turn, { usual, prefix });
  return {
    listed: {
      name: `${prefix}hire`,
      title: "Hire somebody",
      description:
        "Creates a task, funds it and waits until work was handed in, which it returns for " +
        `review, or until the task needs you. Run ${prefix}dry_run first, and tell the user the ` +
        "amount in both units. Takes hours: call it as a task where you can.",
      inputSchema: inputOf(create.inputSchema, fund.inputSchema),
      outputSchema: {
        type: "object",
        properties: {
          task: outputOf(wait.operation),
          submission: { anyOf: [outputOf(read.operation), { type: "null" }] },
          next: { type: "string" },
        },
        required: ["task", "submission", "next"],
      },
      annotations: {
        title: "Hire somebody",
        readOnlyHint: false,
        destructiveHint: true,
        idempotentHint: false,
        openWorldHint: true,
      },
      icons: ICONS,
      execution: { taskSupport: "optional" },
    },
    call: call(USUAL_SECONDS),
    callAsTask: call(null),
  };
}

function inputOf(create: JsonSchema, fund: JsonSchema): JsonSchema {
  const [own, funds] = [create["properties"], fund["properties"]].map((each) => fieldsOf(each));
  const confirmation_id = funds?.["confirmation_id"];
  return {
    ...create,
    properties: {
      ...own,
      ...(confirmation_id !== undefined && { confirmation_id }),
      wait_seconds: WAIT_SECONDS,
    },
  };
}
