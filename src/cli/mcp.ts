import { InvalidArgumentError, Option, type Command } from "commander";
import {
  chooseTools,
  isOperation,
  KITS,
  type OperationName,
  type Principal,
  type ToolChoice,
} from "../../engine/index.ts";
import { ConfigurationError } from "../errors.ts";
import { VERSION } from "../version.ts";
import { openEmbedded, openRemote, type RemoteRole } from "./mcp-market.ts";
import { withPeer } from "../peer.ts";
import { confirmFromOption, policyOf, policyOption, type PolicyFlags } from "./policy.ts";
import { STORAGE_FORMS } from "./storage-url.ts";
import type { Terminal } from "./terminal.ts";

interface Options extends ToolChoice, PolicyFlags {
  readonly storage?: string;
  readonly url?: string;
  readonly key?: string;
  readonly as: RemoteRole;
}

const CONFIG = JSON.stringify(
  {
    mcpServers: {
      guildhall: {
        command: "npx",
        args: ["-y", "guildhall", "mcp", "--url", "http://127.0.0.1:3000"],
        env: { GUILDHALL_KEY: "sk_test_..." },
      },
    },
  },
  null,
  2,
);

const HELP = `
Speaks the Model Context Protocol over standard input and output, for Claude Desktop and other
programs that start their tools themselves. Ends when that program closes standard input.

Without --url the market is in this process, with play money, and this is its agent Scout. A store
has one owner at a time: while "guildhall serve" runs on it, connect to that with --url.

Environment:
  GUILDHALL_KEY               the key, where --key is not given: better than a command line,
                              which others on this machine can read
  GUILDHALL_DEVELOPER_TOKEN   with --url: the developer's token, in whose name the user confirms
                              what the host's policy asks for. The amount has to be typed

Claude Desktop, in claude_desktop_config.json:

${CONFIG}

Without a host, "args" is for example:
  ["-y", "guildhall", "mcp", "--storage", "lowdb:/home/me/guildhall", "--confirm-from", "500"]

Examples:
  guildhall mcp --storage memory
  guildhall mcp --url http://127.0.0.1:3000 --key sk_test_...
  guildhall mcp --storage memory --only get_wallet,dry_run --prefix market_
  guildhall mcp --as worker --url https://market.example --key tok_...`;

const KIT_NAMES = Object.keys(KITS);

/** `guildhall mcp`. */
export function addMcp(program: Command, terminal: Terminal): void {
  program
    .command("mcp")
    .description("offer a marketplace's tools over standard input and output, to one MCP client")
    .addOption(
      new Option("--storage <where>", `a market in this process: ${STORAGE_FORMS}`).conflicts([
        "url",
        "key",
      ]),
    )
    .addOption(policyOption().conflicts("url"))
    .addOption(confirmFromOption().conflicts("url"))
    .option("--url <url>", "a market behind HTTP, like http://127.0.0.1:3000")
    .option("--key <key>", "a key or token of that market")
    .addOption(
      new Option("--as <role>", "whom the tools act for")
        .choices(["agent", "developer", "worker", "operator"])
        .default("agent"),
    )
    .addOption(new Option("--kit <name>", "the tools of one kind of account").choices(KIT_NAMES))
    .option("--only <names>", "these tools alone, with commas between", parseNames)
    .option("--except <names>", "all tools but these", parseNames)
    .option("--prefix <text>", "put before every tool's name, like market_")
    .addHelpText("after", HELP)
    .action((options: Options) => serve(options, terminal));
}

function parseNames(text: string): readonly OperationName[] {
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const wrong = names.find((name) => !isOperation(name));
  if (wrong !== undefined) throw new InvalidArgumentError(`There is no operation ${wrong}.`);
  return names.filter(isOperation);
}

async function serve(options: Options, terminal: Terminal): Promise<void> {
  const { storage, policy, confirmFrom, url, key, as, ...choice } = options;
  const { serveStdio } = await withPeer(
    "@modelcontextprotocol/sdk",
    "guildhall mcp",
    () => import("../../adapters/mcp/stdio.ts"),
  );
  const opened =
    url === undefined
      ? await openEmbedded({ storage, policy: policyOf(options), as }, terminal.env)
      : await openRemote({ url, key, as }, terminal.env);
  try {
    checkChoice(choice, opened.client.who);
    // Ends the protocol first and the store after it.
    const stop = (): void => void process.stdin.destroy();
    process.once("SIGTERM", stop).once("SIGINT", stop);
    await serveStdio({ ...choice, client: opened.client, version: VERSION });
  } finally {
    await opened.close();
  }
}

function checkChoice(choice: ToolChoice, who: Principal): void {
  try {
    chooseTools(choice, who);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ConfigurationError(`--kit, --only and --except: ${error.message}`);
  }
}
