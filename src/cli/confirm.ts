import type { Command } from "commander";
import { connectMarket } from "../client/connect.ts";
import { askAtTerminal } from "../client/terminal.ts";
import { ConfigurationError } from "../errors.ts";
import { print, printJson, type Terminal } from "./terminal.ts";

interface Options {
  readonly url: string;
  readonly token?: string;
  readonly json?: true;
}

const EXAMPLES = `
Shows each call of an agent that waits for a person, with its amount, and takes only the
amount in Amber, typed out, for a yes. Enter, anything else, the end of the input and a
missing terminal are a no; the call then goes on waiting until it expires.

Environment:
  GUILDHALL_DEVELOPER_TOKEN   the developer's token, instead of --token

Examples:
  guildhall confirm --token tok_test_...
  guildhall confirm --url https://market.example --json     lists them, and asks nothing`;

/** `guildhall confirm`. */
export function addConfirm(program: Command, terminal: Terminal): void {
  program
    .command("confirm")
    .description("decide about the calls of your agents that wait for a person")
    .option("--url <url>", "where the market is", "http://127.0.0.1:3000")
    .option("--token <token>", "a developer's own token; a key can never confirm")
    .option("--json", "print what waits as one JSON object, and ask nothing")
    .addHelpText("after", EXAMPLES)
    .action((options: Options) => confirm(options, terminal));
}

async function confirm({ url, token, json }: Options, terminal: Terminal): Promise<void> {
  const key = token ?? terminal.env["GUILDHALL_DEVELOPER_TOKEN"];
  if (key === undefined)
    throw new ConfigurationError(
      "confirm: who decides? Give --token, or GUILDHALL_DEVELOPER_TOKEN in the environment.",
    );
  const developer = await connectMarket({ url, key, role: "developer" });
  const { confirmations } = await developer.listConfirmations();
  const waiting = confirmations.filter(({ state }) => state === "waiting");
  if (json) return printJson(terminal, { waiting });
  if (waiting.length === 0) return print(terminal, "Nothing waits for you.");
  const ask = askAtTerminal({ input: terminal.stdin, output: terminal.stdout });
  let given = 0;
  for (const request of waiting) {
    if (!(await ask({ ...request, input: null }))) continue;
    const { confirmation_id, digest } = request;
    await developer.confirm({ confirmation_id, digest });
    print(terminal, `Confirmed. The agent may now repeat the call with ${confirmation_id}.`);
    given++;
  }
  print(terminal, `${given} of ${waiting.length} confirmed.`);
}
