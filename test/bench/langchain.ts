import { tool } from "@langchain/core/tools";
import { z } from "zod";
import { guildhallTools } from "../../adapters/langchain/index.ts";
import { givenTask, type GivenTask } from "./tool-calls.ts";
import { inRounds, type Figure, type Variant } from "./rounds.ts";

const CALLS = 20_000;

interface Invocable {
  invoke(call: object): Promise<unknown>;
}

/** As an agent calls a tool: with a tool call, for a message. */
const calls =
  (make: (given: GivenTask) => Invocable | undefined) => async (): Promise<() => Promise<void>> => {
    const all = await givenTask();
    const made = make(all);
    if (made === undefined) throw new Error("there is no such tool");
    const args = { task_id: all.task_id };
    return async () => {
      for (let n = 0; n < CALLS; n++)
        await made.invoke({ type: "tool_call", id: `call_${n}`, name: "get_task", args });
    };
  };

/** What one would write by hand: a schema, the operation, JSON for the model. */
const byHand = ({ client }: GivenTask): Invocable =>
  tool(
    async (input) => {
      const reply = await client.execute("get_task", input);
      if (!reply.ok) throw new Error(reply.rejection.message);
      return [JSON.stringify(reply.output), reply.output];
    },
    {
      name: "get_task",
      description: "The task as it stands.",
      schema: z.object({ task_id: z.string() }),
      responseFormat: "content_and_artifact",
    },
  );

const OPERATION = "the operation alone";
const BARE = "limit: LangChain's bare tool around it";

const VARIANTS: readonly Variant[] = [
  {
    name: OPERATION,
    async prepare() {
      const { client, task_id } = await givenTask();
      return async () => {
        for (let n = 0; n < CALLS; n++)
          JSON.stringify(await client.execute("get_task", { task_id }));
      };
    },
  },
  { name: BARE, prepare: calls(byHand) },
  {
    name: "our tool",
    against: { name: BARE, floor: 1 / 1.15, stretch: 1 / 1.05 },
    prepare: calls(({ client }) => guildhallTools({ client, only: ["get_task"] })[0]),
  },
];

export const benchLangchain = (): Promise<readonly Figure[]> =>
  inRounds("LangChain, get_task on memory", CALLS, 5, VARIANTS);
