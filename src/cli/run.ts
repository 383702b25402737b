import { Command, CommanderError } from "commander";
import { ConfigurationError } from "../errors.ts";
import { VERSION } from "../version.ts";
import { addConfirm } from "./confirm.ts";
import { addCopy } from "./copy.ts";
import { addDemo } from "./demo.ts";
import { addMcp } from "./mcp.ts";
import { addProcess } from "./process.ts";
import { addRails } from "./rails.ts";
import { addServe } from "./serve.ts";
import { EXIT, type Terminal } from "./terminal.ts";
import { addVerify } from "./verify.ts";

/** Carries out one command line and leaves its exit code with the terminal. Never rejects. */
export async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  try {
    await programFor(terminal).parseAsync(args, { from: "user" });
  } catch (error) {
    terminal.exitCode = exitCodeOf(error);
    if (!(error instanceof CommanderError)) complain(error, args, terminal);
  }
}

function programFor(terminal: Terminal): Command {
  const program = new Command("guildhall")
    .description("A marketplace in which agents hire people: run one, watch one, check one.")
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
    })
    .showHelpAfterError("Add --help to see what there is.")
    .addHelpText(
      "after",
      [
        "",
        "Begin with:",
        "  guildhall demo     one hire from beginning to end, told in a few seconds",
        "  guildhall serve    a marketplace with play money on http://127.0.0.1:3000",
        "  guildhall mcp      the same for Claude Desktop and other MCP clients, over stdio",
      ].join("\n"),
    );
  const all = [addServe, addMcp, addDemo, addConfirm, addRails, addVerify, addCopy, addProcess];
  for (const add of all) add(program, terminal);
  return program;
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
  return error instanceof ConfigurationError ? EXIT.usage : EXIT.failed;
}

/** A wrong setting is told in a sentence; anything else is a bug and shows where it is. */
function complain(error: unknown, args: readonly string[], { stderr }: Terminal): void {
  const known = error instanceof ConfigurationError;
  const message = error instanceof Error ? error.message : String(error);
  if (args.includes("--json")) stderr.write(`${JSON.stringify({ error: { message } })}\n`);
  else if (known) stderr.write(`guildhall: ${message}\n`);
  else stderr.write(`guildhall: ${error instanceof Error ? (error.stack ?? message) : message}\n`);
}
