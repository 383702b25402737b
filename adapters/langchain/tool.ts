import { tool, type StructuredToolInterface, type ToolRunnableConfig } from "@langchain/core/tools";
import { ToolMessage } from "@langchain/core/messages";
import { z } from "zod";
import {
  rejectionOf,
  tellRefusal,
  type Ask,
  type ClientFor,
  type Rejection,
  type ToolSpec,
} from "../../engine/index.ts";

/** What the tools of one toolkit share. */
export interface Shared {
  readonly clientFor: ClientFor;
  readonly onError: (failure: unknown) => void;
  /** How a person is asked about this call. */
  readonly askFor: (callId: string | undefined, tool: string, args: unknown) => Ask | undefined;
}

/** One operation as a LangChain tool: JSON as content, the output itself as artifact. */
export function langchainTool(spec: ToolSpec, shared: Shared): StructuredToolInterface {
  const { name, title, description, operation } = spec;
  // The model is shown the schema; whether the arguments fit is for the engine to say, since its
  // refusals tell what to do. LangChain's own would tell less.
  const schema: z.ZodType<Arguments> = z.any().meta(spec.inputSchema);
  return tool((args: Arguments, config: ToolRunnableConfig) => call(spec, shared, args, config), {
    name,
    description,
    schema,
    responseFormat: "content_and_artifact",
    metadata: { title, operation: operation.name, effects: operation.effects },
  });
}

type Arguments = Readonly<Record<string, unknown>>;
type ContentAndArtifact = [string | ToolMessage, unknown];

async function call(
  spec: ToolSpec,
  { clientFor, askFor, onError }: Shared,
  args: unknown,
  config: ToolRunnableConfig,
): Promise<ContentAndArtifact> {
  const { context, signal, toolCall } = config;
  const ask = askFor(toolCall?.id, spec.name, args);
  try {
    const client = await clientFor(context);
    const reply = await client.execute(spec.operation.name, spec.read(args), {
      ...(signal !== undefined && { signal }),
      ...(ask !== undefined && { ask }),
    });
    if (reply.ok) return [JSON.stringify(reply.output), reply.output];
    return refused(spec.name, reply.rejection, toolCall?.id);
  } catch (failure) {
    if (signal?.aborted === true || isInterrupt(failure)) throw failure;
    onError(failure);
    return refused(spec.name, rejectionOf(failure), toolCall?.id);
  }
}

/** LangGraph stops a run by throwing; that is for LangGraph to catch. */
const isInterrupt = (failure: unknown): boolean =>
  typeof failure === "object" &&
  failure !== null &&
  "is_bubble_up" in failure &&
  failure.is_bubble_up === true;

/** Answered, never thrown: behind some middleware a thrown error ends the whole agent. */
function refused(
  name: string,
  rejection: Rejection,
  callId: string | undefined,
): ContentAndArtifact {
  const told = tellRefusal(rejection);
  const content = JSON.stringify(told);
  if (callId === undefined) return [content, told];
  const message = { status: "error", name, content, artifact: told, tool_call_id: callId } as const;
  return [new ToolMessage(message), undefined];
}
