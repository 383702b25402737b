import { Argument, type Command } from "commander";
import { connectMarket } from "../client/connect.ts";
import type { Output } from "../client/methods.ts";
import { ConfigurationError } from "../errors.ts";
import { EXIT, paint, print, printJson, type Terminal } from "./terminal.ts";

interface Options {
  readonly url: string;
  readonly token?: string;
  readonly json?: true;
}

const EXAMPLES = `
status      what each rail can do, what waits there, what the ledger and the provider say is there,
            and what was heard last
reconcile   asks the providers after everything that is not over, and after deposits that a bank may
            still take back, and brings the ledger to what they say

Environment:
  GUILDHALL_OPERATOR_TOKEN   the operator's token, instead of --token

Exit code: 0 all is well, 1 something could not be asked or does not agree, 2 a wrong call.

Examples:
  guildhall rails
  guildhall rails reconcile --url https://market.example
  guildhall rails status --json`;

/** `guildhall rails`. */
export function addRails(program: Command, terminal: Terminal): void {
  program
    .command("rails")
    .description("see how money comes in and goes out of a running market, and reconcile it")
    .addArgument(
      new Argument("[what]", "what to do").choices(["status", "reconcile"]).default("status"),
    )
    .option("--url <url>", "where the market is", "http://127.0.0.1:3000")
    .option("--token <token>", "the operator's token")
    .option("--json", "print JSON instead of text")
    .addHelpText("after", EXAMPLES)
    .action((what: "status" | "reconcile", options: Options) => rails(what, options, terminal));
}

async function rails(what: string, { url, token, json }: Options, terminal: Terminal) {
  const key = token ?? terminal.env["GUILDHALL_OPERATOR_TOKEN"];
  if (key === undefined)
    throw new ConfigurationError(
      "rails: only the operator may. Give --token, or GUILDHALL_OPERATOR_TOKEN in the environment.",
    );
  const operator = await connectMarket({ url, key, role: "operator" });
  if (what === "status") {
    const found = await operator.getRails({});
    if (found.rails.some(({ fault }) => fault !== null)) terminal.exitCode = EXIT.failed;
    return json ? printJson(terminal, found) : tellRails(found, terminal);
  }
  const done = await operator.reconcileRails({});
  if (done.faults.length > 0) terminal.exitCode = EXIT.failed;
  return json ? printJson(terminal, done) : tellReconciled(done, terminal);
}

function tellRails({ rails: all, events }: Output<"get_rails">, terminal: Terminal): void {
  const style = paint(terminal);
  if (all.length === 0) print(terminal, "There is no rail: no money comes in or goes out.");
  for (const each of all) {
    print(terminal, `${style("bold", each.name)} (${each.mode} money): ${each.can.join(", ")}`);
    print(terminal, `  inside by the ledger  ${each.ledger_amber} Amber`);
    if (each.holdings_amber !== null)
      print(terminal, `  there by the provider ${each.holdings_amber} Amber`);
    if (each.fault !== null) print(terminal, `  ${style("red", "not reached")}: ${each.fault}`);
    const { deposits_pending, payouts_under_review, payouts_in_flight } = each;
    print(
      terminal,
      `  waiting: ${deposits_pending} deposits, ${payouts_under_review} payouts for you, ` +
        `${payouts_in_flight} in flight` +
        (each.oldest_in_flight_at === null ? "" : ` since ${each.oldest_in_flight_at}`),
    );
  }
  if (events.length > 0) print(terminal, `\n${style("bold", "Last events")}`);
  for (const { at, rail, event, reference, note } of events)
    print(terminal, `  ${at}  ${rail}  ${event}  ${reference}${note === null ? "" : `  ${note}`}`);
}

function tellReconciled(
  { asked, changed, faults }: Output<"reconcile_rails">,
  terminal: Terminal,
): void {
  const style = paint(terminal);
  print(terminal, `Asked about ${asked}; ${changed} had moved and are recorded now.`);
  for (const { reference, fault } of faults)
    print(terminal, `  ${style("red", "no answer")} about ${reference}: ${fault}`);
}
