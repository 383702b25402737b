import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { auditStorage, type AuditReport } from "../../adapters/storage/audit.ts";
import type { Storage } from "../../engine/index.ts";
import { ConfigurationError } from "../errors.ts";
import { openStorage, UnopenedStore } from "./open-storage.ts";
import { parseStorageUrl, type StorageUrl } from "./storage-url.ts";
import { EXIT, paint, print, printJson, type Terminal } from "./terminal.ts";

interface Options {
  readonly storage: string;
  readonly json?: true;
}

const EXAMPLES = `
Recomputes the chain of seals, every balance, every hold and every record from the log, and holds
them against what the store says. Stop the host first: a store has one owner at a time.

Exit code: 0 all is well, 1 something is not, with the first bad entry, 2 it could not be looked at.

Examples:
  guildhall verify
  guildhall verify --storage lowdb:/var/lib/guildhall --json`;

/** `guildhall verify`. */
export function addVerify(program: Command, terminal: Terminal): void {
  program
    .command("verify")
    .description("check a store against its own log: seals, balances, holds and records")
    .option("--storage <where>", "lowdb:PATH", "lowdb:./guildhall-data")
    .option("--json", "print JSON instead of text")
    .addHelpText("after", EXAMPLES)
    .action((options: Options) => verify(options, terminal));
}

async function verify({ storage, json }: Options, terminal: Terminal): Promise<void> {
  const report = await reportOn(parseStorageUrl(storage));
  if (!report.ok) terminal.exitCode = EXIT.failed;
  if (json) printJson(terminal, { storage, ...report });
  else tell(report, storage, terminal);
}

async function reportOn(url: StorageUrl): Promise<AuditReport> {
  if (url.kind === "memory")
    throw new ConfigurationError(
      "--storage: what is in memory ends with its process, so there is nothing to verify.",
    );
  if (!existsSync(join(url.path, "journal")))
    throw new ConfigurationError(`--storage lowdb:${url.path}: there is no store in this folder.`);
  const opened = await opening(url);
  if (typeof opened === "string") return { ok: false, entry: entryIn(opened), why: opened };
  try {
    return await auditStorage(opened);
  } finally {
    await opened.close();
  }
}

/** The store, or why it refuses to open, which is a finding; that it is in use is none. */
async function opening(url: StorageUrl): Promise<Storage | string> {
  try {
    return await openStorage(url);
  } catch (error) {
    if (error instanceof UnopenedStore && !error.why.includes(" is in use ")) return error.why;
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
