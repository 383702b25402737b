import { tool, type Tool } from "ai";
import { z } from "zod";
import { guildhallTools } from "../../adapters/ai-sdk/index.ts";
import { givenTask, type GivenTask } from "./tool-calls.ts";
import { inRounds, type Figure, type Variant } from "./rounds.ts";

const CALLS = 100_000;

const calls = (make: (given: GivenTask) => Tool) => async (): Promise<() => Promise<void>> => {
  const given = await givenTask();
  const { execute } = make(given);
  if (execute === undefined) throw new Error("the tool does nothing");
  const input = { task_id: given.task_id };
  return async () => {
    for (let n = 0; n < CALLS; n++)
      await execute(input, { toolCallId: `call_${n}`, messages: [], context: {} });
  };
};

/** What one would write by hand: a schema and the operation. */
const byHand = ({ client }: GivenTask): Tool =>
  tool({
    description: "The task as it stands.",
    inputSchema: z.object({ task_id: z.string() }),
    async execute(input) {
      const reply = await client.execute("get_task", input);
      if (!reply.ok) throw new Error(reply.rejection.message);
      return reply.output;
    },
  });

const BARE = "limit: the AI SDK's bare tool around it";

const VARIANTS: readonly Variant[] = [
  {
    name: "the operation alone",
    async prepare() {
      const { client, task_id } = await givenTask();
      return async () => {
        for (let n = 0; n < CALLS; n++) await client.execute("get_task", { task_id });
      };
    },
  },
  { name: BARE, prepare: calls(byHand) },
  {
    name: "our tool",
    against: { name: BARE, floor: 1 / 1.15, stretch: 1 / 1.05 },
    prepare: calls(({ client }) => guildhallTools({ client, only: ["get_task"] }).get_task),
  },
];

export const benchAiSdk = (): Promise<readonly Figure[]> =>
  inRounds("AI SDK, get_task on memory", CALLS, 5, VARIANTS);
