import type { ModelMessage } from "ai";
import { MockLanguageModelV4, simulateReadableStream } from "ai/test";
import type { Seen, Step } from "../../support/scripted-hires.ts";

type Prompt = Parameters<MockLanguageModelV4["doGenerate"]>[0]["prompt"];
type Generated = Awaited<ReturnType<MockLanguageModelV4["doGenerate"]>>;

const usage: Generated["usage"] = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
};

export const saying = (text: string): Generated => ({
  content: [{ type: "text", text }],
  finishReason: { unified: "stop", raw: undefined },
  usage,
  warnings: [],
});

export const calling = (toolName: string, input: object, toolCallId: string): Generated => ({
  content: [{ type: "tool-call", toolCallId, toolName, input: JSON.stringify(input) }],
  finishReason: { unified: "tool-calls", raw: undefined },
  usage,
  warnings: [],
});

type Streamed = Awaited<ReturnType<MockLanguageModelV4["doStream"]>>;
type Part = Streamed["stream"] extends ReadableStream<infer Each> ? Each : never;

function partsOf(part: Generated["content"][number], at: number): readonly Part[] {
  if (part.type === "tool-call") return [part];
  if (part.type !== "text") return [];
  const id = `${at}`;
  return [
    { type: "text-start", id },
    { type: "text-delta", id, delta: part.text },
    { type: "text-end", id },
  ];
}

/** The same as a stream. */
export function streamed({ content, finishReason }: Generated): Streamed {
  const chunks: Part[] = [
    { type: "stream-start", warnings: [] },
    ...content.flatMap(partsOf),
    { type: "finish", finishReason, usage },
  ];
  return { stream: simulateReadableStream({ chunks }) };
}

/** The last answer of each tool, as the model is told it. */
export function seenIn(prompt: Prompt | readonly ModelMessage[]): Seen {
  const answers = prompt.flatMap((message) =>
    message.role === "tool" ? message.content.filter((part) => part.type === "tool-result") : [],
  );
  return Object.fromEntries(
    answers.map(({ toolName, output }) => [
      toolName,
      output.type === "text" || output.type === "error-text" ? JSON.parse(output.value) : output,
    ]),
  );
}

/** A model that makes these calls one after the other, and then says that it is done. */
export function scriptedModel(steps: readonly Step[]): MockLanguageModelV4 {
  let at = 0;
  return new MockLanguageModelV4({
    doGenerate: ({ prompt }) => {
      const step = steps[at++];
      if (step === undefined) return Promise.resolve(saying("Done."));
      const seen = seenIn(prompt);
      void step.meanwhile?.(seen);
      return Promise.resolve(calling(step.tool, step.args(seen), `call_${at}`));
    },
  });
}
