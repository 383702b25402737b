import { fakeModel } from "@langchain/core/testing";
import { AIMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import type { Seen, Step } from "../../support/scripted-hires.ts";

/** The last output of each tool, as the model could read it. */
export function seenIn(messages: readonly BaseMessage[]): Seen {
  const outputs = messages
    .filter((message) => ToolMessage.isInstance(message))
    .map(({ name, content }): [string, unknown] => [name ?? "", JSON.parse(String(content))]);
  return Object.fromEntries(outputs);
}

/** A model that makes these calls one after the other, and then says that it is done. */
export function scriptedModel(steps: readonly Step[]) {
  const model = fakeModel();
  for (const [at, { tool, args, meanwhile }] of steps.entries())
    model.respond((messages) => {
      const seen = seenIn(messages);
      void meanwhile?.(seen);
      const call = { type: "tool_call" as const, id: `call_${at}`, name: tool, args: args(seen) };
      return new AIMessage({ content: "", tool_calls: [call] });
    });
  return model.respond(new AIMessage("Done."));
}
