import type { Command } from "commander";
import { auditStorage, type AuditedStore, type AuditReport } from "../../adapters/storage/audit.ts";
import { mustExist, openToAudit, UnopenedStore } from "./open-storage.ts";
import { parseStorageUrl, shownStorage, type StorageUrl } from "./storage-url.ts";
import { EXIT, paint, print, printJson, type Terminal } from "./terminal.ts";

interface Options {
  readonly storage: string;
  readonly json?: true;
}

const EXAMPLES = `
Recomputes the chain of seals, every balance, every hold and every record from the log, and holds
them against what the store says. A lowdb or SQLite store has one owner at a time: stop its host
first. PostgreSQL is looked at as of one moment, while its hosts go on.

Exit code: 0 all is well, 1 something is not, with the first bad entry, 2 it could not be looked at.

Examples:
  guildhall verify
  guildhall verify --storage lowdb:/var/lib/guildhall --json
  guildhall verify --storage postgres://guildhall@db.example/guildhall`;

/** `guildhall verify`. */
export function addVerify(program: Command, terminal: Terminal): void {
  program
    .command("verify")
    .description("check a store against its own log: seals, balances, holds and records")
    .option(
      "--storage <where>",
      "lowdb:PATH, sqlite:PATH or postgres://...",
      "lowdb:./guildhall-data",
    )
    .option("--json", "print JSON instead of text")
    .addHelpText("after", EXAMPLES)
    .action((options: Options) => verify(options, terminal));
}

async function verify({ storage, json }: Options, terminal: Terminal): Promise<void> {
  const at = parseStorageUrl(storage);
  await mustExist(at, "--storage");
  const shown = shownStorage(at);
  const report = await reportOn(at);
  if (!report.ok) terminal.exitCode = EXIT.failed;
  if (json) printJson(terminal, { storage: shown, ...report });
  else tell(report, shown, terminal);
}

async function reportOn(at: StorageUrl): Promise<AuditReport> {
  const opened = await opening(at);
  if (typeof opened === "string") return { ok: false, entry: entryIn(opened), why: opened };
  try {
    return await auditStorage(opened);
  } finally {
    await opened.close();
  }
}

/** A damaged journal refuses to open, which is a finding; that it is in use is none. */
async function opening(at: StorageUrl): Promise<AuditedStore | string> {
  try {
    return await openToAudit(at);
  } catch (error) {
    const isFinding = error instanceof UnopenedStore && at.kind === "lowdb";
    if (isFinding && !error.why.includes(" is in use ")) return error.why;
    throw error;
  }
}

/** A damaged journal names the entry in its sentence. */
function entryIn(why: string): number | null {
  const [, entry] = /[Ee]ntry (\d+)/.exec(why) ?? [];
  return entry === undefined ? null : Number(entry);
}

function tell(report: AuditReport, storage: string, terminal: Terminal): void {
  const style = paint(terminal);
  if (report.ok) {
    print(terminal, `${style("green", "Sound.")} ${storage}, log entries: ${report.entries}.`);
    print(terminal, "Every seal, balance, hold and record is what the log says.");
    print(terminal, style("dim", `The last link is ${report.link}.`));
    return;
  }
  const { entry, why } = report;
  const where = entry === null || entryIn(why) !== null ? "" : `entry ${entry}: `;
  print(terminal, `${style("red", "NOT SOUND.")} ${storage}: ${where}${why}`);
}
