import type { Command } from "commander";
import { printAmber, printUsd } from "../../engine/index.ts";
import { play, type Ending } from "./demo/play.ts";
import type { Line } from "./demo/story.ts";
import { EXIT, paint, print, printJson, type Terminal } from "./terminal.ts";

/** `guildhall demo`. */
export function addDemo(program: Command, terminal: Terminal): void {
  program
    .command("demo")
    .description("watch one hire from bids to trial balance, told in a few seconds")
    .option("--json", "print JSON instead of text")
    .addHelpText(
      "after",
      [
        "",
        "A market in memory lives through two days by a virtual clock: three sealed bids, a",
        "milestone paid, one turned down and then approved by silence, one disputed and split.",
        "Every line is told by an event of that market. Nothing is kept, nothing is sent.",
        "",
        "Examples:",
        "  guildhall demo",
        "  guildhall demo --json",
      ].join("\n"),
    )
    .action(({ json }: { readonly json?: true }) => demo(terminal, json));
}

async function demo(terminal: Terminal, json: true | undefined): Promise<void> {
  const begun = performance.now();
  const lines: Line[] = [];
  if (!json) print(terminal, `${paint(terminal)("bold", "A hire, told by what happened")}\n`);
  const ending = await play((line) => {
    lines.push(line);
    if (!json) tell(line, terminal);
  });
  const seconds = (performance.now() - begun) / 1000;
  if (!ending.balanced) terminal.exitCode = EXIT.failed;
  if (json) printJson(terminal, asJson(lines, ending, seconds));
  else tellEnding(ending, seconds, terminal);
}

const WIDTH = 11;

function tell({ at, says, moved }: Line, terminal: Terminal): void {
  const style = paint(terminal);
  const time = new Date(at).toISOString();
  print(terminal, `${style("dim", `${time.slice(8, 10)} Jan ${time.slice(11, 16)}`)}  ${says}`);
  for (const { from, to, amount_amber } of moved)
    print(terminal, `${" ".repeat(WIDTH + 4)}${style("green", amount_amber)} ${from} -> ${to}`);
}

const namedAccounts = ({ accounts, story }: Ending) =>
  accounts.map(({ account, balance_micro_amber }) => ({
    account: story.accountOf(account),
    amount: BigInt(balance_micro_amber),
  }));

function tellEnding(ending: Ending, seconds: number, terminal: Terminal): void {
  const style = paint(terminal);
  print(terminal, `\n${style("bold", "The trial balance")}, in Amber (100 Amber are 1 USD)\n`);
  let sum = 0n;
  for (const { account, amount } of namedAccounts(ending)) {
    sum += amount;
    print(terminal, `  ${account.padEnd(24)}${printAmber(amount).padStart(12)}`);
  }
  print(terminal, `  ${"all together".padEnd(24)}${printAmber(sum).padStart(12)}`);
  const verdict = ending.balanced ? style("green", "balanced") : style("red", "NOT BALANCED");
  print(terminal, `\nThe ledger is ${verdict}. Ben earned ${ending.earned_amber} Amber.`);
  print(terminal, `Two days passed in ${seconds.toFixed(2)} seconds.`);
}

const asJson = (lines: readonly Line[], ending: Ending, seconds: number) => ({
  story: lines.map(({ at, ...rest }) => ({ at: new Date(at).toISOString(), ...rest })),
  trial_balance: {
    balanced: ending.balanced,
    accounts: namedAccounts(ending).map(({ account, amount }) => ({
      account,
      balance_amber: printAmber(amount),
      balance_usd: printUsd(amount),
    })),
  },
  earned_amber: ending.earned_amber,
  seconds,
});
