import { InvalidArgumentError, Option, type Command } from "commander";
import { DIALECT_NAMES, isBasePath, isPublicUrl } from "../../adapters/http/index.ts";
import { moneyNote } from "../../engine/index.ts";
import { closeOnSignals, startHost, type Host } from "../host.ts";
import { hostAndPort } from "../host-and-port.ts";
import { hubSettingsFrom, type HubOptions, type Script } from "../hub/index.ts";
import { firstHire } from "./first-hire.ts";
import { hubModule } from "./hub-module.ts";
import { named, takeFromEnvironment } from "./environment.ts";
import { LEVELS, logTo } from "./log-to.ts";
import { openLimits, openStorage } from "./open-storage.ts";
import { confirmFromOption, policyOf, policyOption, type PolicyFlags } from "./policy.ts";
import { RAIL_NAMES, RAIL_VARIABLES, railsFrom, type RailName } from "./rails-from-env.ts";
import { secretKeyFor } from "./secret-key.ts";
import { parseStorageUrl, shownStorage, STORAGE_FORMS } from "./storage-url.ts";
import { paint, print, printJson, type Terminal } from "./terminal.ts";

interface Options extends PolicyFlags {
  readonly port: number;
  readonly host: string;
  readonly storage: string;
  readonly rateLimit: number | "off";
  readonly json?: true;
  readonly allowPrivateHost: readonly string[];
  readonly trustProxy: number;
  readonly logLevel?: string;
  readonly metricsToken?: string;
  readonly publicUrl?: string;
  readonly basePath?: string;
  readonly dialect?: string;
  readonly hub?: string;
  readonly rail: readonly RailName[];
  readonly operatorToken?: string;
}

const EXAMPLES = `
With --json the first line printed is one JSON object:
  {"url": ..., "sandbox": {"developer_token", "agent_id", "agent_key", "worker_token",
   "worker2_token", "worker3_token", "operator_token"}}
Every start prints fresh credentials of the same accounts; earlier ones stay valid.

Environment:
  GUILDHALL_PORT, GUILDHALL_STORAGE, GUILDHALL_RATE_LIMIT, ...: every option but --json; what is
                         repeated has commas between. The command line goes before
  GUILDHALL_SECRET_KEY   signs tokens and encrypts webhook secrets; without it a key is made, kept
                         in a file beside the store. Hosts that share a store share it
${RAIL_VARIABLES.slice(1)}

Examples:
  guildhall serve
  guildhall serve --port 8080 --storage lowdb:/var/lib/guildhall
  guildhall serve --storage sqlite:/var/lib/guildhall.db
  guildhall serve --storage postgres://guildhall@db.example/guildhall
  guildhall serve --policy fee=0.02 --policy review_window=48h --confirm-from 500
  guildhall serve --storage memory --json
  guildhall serve --rail stripe --rail manual --storage postgres://guildhall@db.example/guildhall
  npm start -- --port 0        any free port; with npm, options come after --`;

/** `guildhall serve`, which is also `npm start`. */
export function addServe(program: Command, terminal: Terminal): void {
  program
    .command("serve")
    .description("run a marketplace behind an HTTP port, with play money unless a rail is named")
    .option("--port <number>", "the port to listen at; 0 takes any free one", parsePort, 3000)
    .option("--host <address>", "the address to listen at; 0.0.0.0 for all", "127.0.0.1")
    .option("--storage <where>", STORAGE_FORMS, "lowdb:./guildhall-data")
    .option("--rate-limit <number>", "requests a minute of each account", parseLimit, 300)
    .option(
      "--allow-private-host <host:port>",
      "let webhooks reach this private address, by http too; may be repeated; sandbox only",
      addPrivateHost,
      [],
    )
    .option("--public-url <url>", "what the world calls it, if that is another address", parseUrl)
    .option("--base-path <path>", "where a proxy mounts it without cutting that off", parsePath)
    .addOption(
      new Option(
        "--dialect <name>",
        "serves this system's clients at the root, and not only under its name",
      ).choices(DIALECT_NAMES),
    )
    .addOption(
      new Option("--rail <name>", `a way for real money: ${RAIL_NAMES.join(", ")}; may be repeated`)
        .argParser(addRail)
        .default([], "play money"),
    )
    .option("--operator-token <token>", "whoever shows this is the operator", parseOperator)
    .option("--hub <module>", "what the Hub's callers may have: a model, and scripts")
    .option("--trust-proxy <number>", "proxies of your own before it", parseProxies, 0)
    .addOption(
      new Option(
        "--log-level <level>",
        "writes JSON lines to standard error, from this level on",
      ).choices(LEVELS),
    )
    .option("--metrics-token <token>", "answers GET /metrics to whoever shows this", parseToken)
    .addOption(policyOption())
    .addOption(confirmFromOption())
    .option("--json", "print one JSON object instead of text")
    .addHelpText("after", EXAMPLES)
    .hook("preAction", (command) => {
      takeFromEnvironment(command, terminal.env);
      takeHubPort(command, terminal.env);
    })
    .action((options: Options) => serve(options, terminal));
}

/** A Hub's own variable says the port of a host that speaks it first of all. */
function takeHubPort(command: Command, { AETHERRA_HUB_PORT: port }: NodeJS.ProcessEnv): void {
  const isSaid = command.getOptionValueSource("port") !== "default";
  if (port === undefined || isSaid || command.getOptionValue("dialect") !== "hub") return;
  const value = named("AETHERRA_HUB_PORT", () => parsePort(port));
  command.setOptionValueWithSource("port", value, "env");
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError("A port is a whole number from 0 to 65535.");
}

function parseLimit(text: string): number | "off" {
  if (text === "off") return text;
  const limit = Number(text);
  if (/^\d{1,9}$/.test(text) && limit > 0) return limit;
  throw new InvalidArgumentError("A limit is a whole number from 1 on, or off.");
}

function parseProxies(text: string): number {
  if (/^\d$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is how many there are: a whole number from 0 to 9.");
}

function parseToken(text: string): string {
  if (/^\S{16,}$/.test(text)) return text;
  throw new InvalidArgumentError("It has at least 16 characters, and no blank.");
}

function parseOperator(text: string): string {
  if (/^\S{32,}$/.test(text)) return text;
  throw new InvalidArgumentError("It has at least 32 characters, and no blank.");
}

function addRail(text: string, before: readonly RailName[]): readonly RailName[] {
  const name = RAIL_NAMES.find((each) => each === text);
  if (name !== undefined) return [...before, name];
  throw new InvalidArgumentError(`It is one of: ${RAIL_NAMES.join(", ")}.`);
}

function parseUrl(text: string): string {
  if (isPublicUrl(text)) return text;
  throw new InvalidArgumentError("It is like https://market.example.");
}

function parsePath(text: string): string {
  if (isBasePath(text)) return text;
  throw new InvalidArgumentError("It is like /market, without a slash at its end.");
}

function addPrivateHost(text: string, before: readonly string[]): readonly string[] {
  const host = hostAndPort(text);
  if (host !== null) return [...before, host];
  throw new InvalidArgumentError("It is HOST:PORT, like 127.0.0.1:4000.");
}

/** What anybody at the Hub may have run: whether all the money there is adds up. */
const trialBalance: Script = async ({ market }) => {
  const { balanced } = await market.as(market.operator).getTrialBalance({});
  return { balanced };
};

async function hubOf({ hub }: Options, { env }: Terminal): Promise<HubOptions> {
  const { chat, scripts } = hub === undefined ? {} : await hubModule(hub);
  return {
    ...{ settings: hubSettingsFrom(env), scripts: { trial_balance: trialBalance, ...scripts } },
    ...(chat !== undefined && { chat }),
  };
}

async function serve(options: Options, terminal: Terminal): Promise<void> {
  const { port, host, storage, json, allowPrivateHost: allowPrivateHosts } = options;
  const url = parseStorageUrl(storage);
  const secretKey = await secretKeyFor(url, terminal.env);
  const limits = await openLimits(url, options.rateLimit);
  const hub = await hubOf(options, terminal);
  const rails = await railsFrom(options.rail, terminal.env);
  const opened = await openStorage(url);
  const running = await startHost({
    ...{ port, host, ...limits, allowPrivateHosts, storage: opened, secretKey },
    ...(options.publicUrl !== undefined && { publicUrl: options.publicUrl }),
    ...(options.basePath !== undefined && { basePath: options.basePath }),
    ...(options.dialect !== undefined && { dialect: options.dialect }),
    ...(rails !== undefined && { rails }),
    ...(options.operatorToken !== undefined && { operatorToken: options.operatorToken }),
    ...(options.logLevel !== undefined && { log: await logTo(terminal, options.logLevel) }),
    ...(options.metricsToken !== undefined && { metricsToken: options.metricsToken }),
    ...{ trustProxy: options.trustProxy, policy: policyOf(options) },
    hub,
  });
  closeOnSignals(running);
  if (json) printJson(terminal, { url: running.url, sandbox: running.sandbox });
  else tell(running, shownStorage(url), terminal);
}

const ROLES = [
  ["agent_key", "the agent Scout: posts tasks, and pays with 500 USD of play money"],
  ["developer_token", "its developer: owns the wallet, keys and caps"],
  ["worker_token", "the worker Ada"],
  ["worker2_token", "the worker Ben"],
  ["worker3_token", "the worker Cleo"],
  ["operator_token", "the operator: rules on disputes, advances the clock"],
] as const;

function tell({ url, market, sandbox }: Host, storage: string, terminal: Terminal): void {
  const style = paint(terminal);
  print(terminal, `${style("bold", "Guildhall")} listens at ${style("cyan", url)}`);
  print(terminal, `Everything is kept in ${storage}. Stop it with Ctrl-C.`);
  print(terminal, moneyNote(market.mode));
  if (sandbox === null) return;
  print(terminal, `\n${style("bold", "Credentials")}, fresh; earlier ones stay valid`);
  for (const [name, says] of ROLES)
    print(terminal, `  ${sandbox[name]}  ${style("dim", `${name}, ${says}`)}`);
  print(terminal, `\n${style("bold", "A first hire")}, to paste into another terminal`);
  print(terminal, `\n${firstHire(url, sandbox)}`);
}
