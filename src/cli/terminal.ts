import { styleText } from "node:util";

/** What a command line program stands on: `process`, or what a test puts in its place. */
export interface Terminal {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly env: NodeJS.ProcessEnv;
  exitCode?: string | number | null | undefined;
}

/** 1: a check did not pass, or the program failed. 2: it was called in a way that cannot be. */
export const EXIT = { failed: 1, usage: 2 } as const;

export const print = ({ stdout }: Terminal, text = ""): void => void stdout.write(`${text}\n`);

/** One JSON value on one line. */
export const printJson = (terminal: Terminal, value: unknown): void =>
  print(terminal, JSON.stringify(value));

type Style = "bold" | "dim" | "green" | "red" | "cyan";

/** Colours only where somebody can see them: on a terminal, and not against NO_COLOR. */
export const paint =
  ({ stdout }: Terminal) =>
  (style: Style, text: string): string =>
    styleText(style, text, { stream: stdout });
