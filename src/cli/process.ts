import type { Command } from "commander";
import {
  BUILT_IN,
  defineProcess,
  mermaid,
  nearest,
  PAYOUT_PROCESS,
  processTable,
  silenceTable,
  VOCABULARY,
} from "../../engine/index.ts";
import { ConfigurationError } from "../errors.ts";
import { paint, print, printJson, type Terminal } from "./terminal.ts";

const PROCESSES = [
  ...BUILT_IN.map((process) => defineProcess(process, VOCABULARY)),
  PAYOUT_PROCESS,
];

/** `guildhall process [name]`. */
export function addProcess(program: Command, terminal: Terminal): void {
  program
    .command("process")
    .description("show the life of a task: what can happen, who may do it, where the money goes")
    .argument("[name]", "a process, with or without its version; none lists them all")
    .option("--json", "print JSON instead of text")
    .addHelpText(
      "after",
      [
        "",
        "Prints the transitions, what happens if nobody acts, and a Mermaid diagram.",
        "",
        "Examples:",
        "  guildhall process",
        "  guildhall process aethra",
        "  guildhall process aethra@1 --json",
      ].join("\n"),
    )
    .action((name: string | undefined, { json }: { readonly json?: true }) => {
      if (name === undefined) list(terminal, json);
      else show(name, terminal, json);
    });
}

function list(terminal: Terminal, json: true | undefined): void {
  const rows = PROCESSES.map(({ id, states, transitions }) => ({
    process: id,
    states: Object.keys(states).length,
    transitions: transitions.length,
  }));
  if (json) return printJson(terminal, { processes: rows });
  for (const { process, states, transitions } of rows)
    print(terminal, `${process}  ${states} states, ${transitions} transitions`);
  print(terminal, `\nguildhall process ${rows[0]?.process ?? "NAME"} shows one.`);
}

function show(name: string, terminal: Terminal, json: true | undefined): void {
  const process = PROCESSES.find((each) => each.id === name || each.name === name);
  if (!process) {
    const near = nearest(
      name,
      PROCESSES.map((each) => each.name),
    );
    const hint = near === null ? "" : ` Did you mean ${near}?`;
    throw new ConfigurationError(
      `There is no process ${name}.${hint} guildhall process lists them.`,
    );
  }
  if (json) {
    const { id, initial, states, transitions } = process;
    return printJson(terminal, { process: id, initial, states, transitions });
  }
  const title = (text: string): string => paint(terminal)("bold", text);
  print(terminal, `${title(`What can happen in ${process.id}`)}\n\n${processTable(process)}\n`);
  print(terminal, `${title("What happens if nobody acts")}\n\n${silenceTable(process)}\n`);
  print(terminal, `${title("As a Mermaid diagram")}\n\n${mermaid(process)}`);
}
