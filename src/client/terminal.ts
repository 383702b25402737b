import { createInterface } from "node:readline";
import type { Ask } from "../../engine/index.ts";

/** Where the person sits; standard input and output by default. */
export interface AskingTerminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks at the terminal, and takes only the amount in Amber, typed out, for a yes. Enter, anything
 * else, the end of the input and a missing terminal are a no.
 */
export function askAtTerminal(
  terminal: AskingTerminal = { input: process.stdin, output: process.stdout },
): Ask {
  // Two that ask at once would read each other's answers.
  let last: Promise<unknown> = Promise.resolve();
  return (request) => {
    const asked = last.then(() => askOnce(request, terminal));
    last = asked.catch(() => "Whoever asked is told.");
    return asked;
  };
}

async function askOnce(
  { summary, amount_amber, amount_usd }: Parameters<Ask>[0],
  { input, output }: AskingTerminal,
): Promise<boolean> {
  if (input.isTTY !== true) {
    output.write(`${summary}: no terminal to ask at, so the answer is no.\n`);
    return false;
  }
  const lines = createInterface({ input, output });
  try {
    const answer = await new Promise<string>((resolve) => {
      lines.once("close", () => resolve(""));
      lines.question(
        `${summary}\nType ${amount_amber} to pay ${amount_usd} USD, anything else for no: `,
        resolve,
      );
    });
    return answer.trim() === amount_amber;
  } finally {
    lines.close();
  }
}
