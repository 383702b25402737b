import { jsonSchema, tool, type FlexibleSchema, type Tool, type ToolExecutionOptions } from "ai";
import {
  rejectionOf,
  type Ask,
  type CallOptions,
  type Client,
  type ClientFor,
  type ToolSpec,
} from "../../engine/index.ts";
import { isApproved } from "./approved.ts";
import { ToolRefusal } from "./refusal-error.ts";
import type { Run } from "./types.ts";
import { waiting } from "./waiting.ts";

/** What the tools of one set share. */
export interface Shared {
  readonly clientFor: ClientFor;
  readonly contextSchema: FlexibleSchema<Record<string, unknown>> | undefined;
  readonly strict: "strict" | "loose";
  readonly ask: Ask | undefined;
  readonly onError: (failure: unknown) => void;
}

type Execution = ToolExecutionOptions<Record<string, unknown>>;

/** One operation as a tool of the AI SDK. */
export function aiSdkTool(spec: ToolSpec, shared: Shared): Tool {
  const { title, description, operation } = spec;
  const { contextSchema, strict } = shared;
  return tool<unknown, unknown, Record<string, unknown>>({
    description,
    // Whether it fits is for the engine to say: its refusals tell what to do.
    inputSchema: jsonSchema(spec.inputSchema, {
      validate: (value) => ({ success: true, value }),
    }),
    ...(contextSchema !== undefined && { contextSchema }),
    ...(strict === "strict" && { strict: true }),
    metadata: { title, operation: operation.name, effects: operation.effects },
    execute: (input, execution) => {
      const run: Run = (given) => call(spec, shared, given, { input, execution });
      const read = spec.read(input);
      return operation.name === "wait_for_task" ? waiting(run, read) : run(read);
    },
    toModelOutput: ({ output }) => ({ type: "text", value: JSON.stringify(output) }),
  });
}

interface Asked {
  /** As the model sent it, which is what a person has been shown. */
  readonly input: unknown;
  readonly execution: Execution;
}

async function call(spec: ToolSpec, shared: Shared, given: unknown, asked: Asked) {
  const { context, abortSignal } = asked.execution;
  try {
    const client: Client = await shared.clientFor(context);
    const options = optionsOf(shared, asked);
    const reply = await client.execute(spec.operation.name, given, options);
    if (reply.ok) return reply.output;
    throw new ToolRefusal(reply.rejection);
  } catch (failure) {
    if (ToolRefusal.isInstance(failure) || abortSignal?.aborted === true) throw failure;
    shared.onError(failure);
    throw new ToolRefusal(rejectionOf(failure), failure);
  }
}

function optionsOf({ ask: usual }: Shared, { input, execution }: Asked): CallOptions {
  const { abortSignal: signal, messages, toolCallId } = execution;
  const approved = isApproved(messages, toolCallId, input);
  const ask: Ask | undefined = approved ? () => Promise.resolve(true) : usual;
  return { ...(signal !== undefined && { signal }), ...(ask !== undefined && { ask }) };
}
