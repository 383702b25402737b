import type { Command } from "commander";
import { copyStore, type CopyReport, type Progress } from "../../adapters/storage/copy.ts";
import { ConfigurationError } from "../errors.ts";
import { mustExist, openStorage } from "./open-storage.ts";
import { bringSecretKey } from "./secret-key.ts";
import { parseStorageUrl, shownStorage, type StorageUrl } from "./storage-url.ts";
import { EXIT, paint, print, printJson, type Terminal } from "./terminal.ts";

interface Options {
  readonly from: string;
  readonly to: string;
  readonly json?: true;
}

const EXAMPLES = `
Copies the log entry by entry, so that the other store makes the same market of it: every record,
balance and answer, every recipient's events under the same numbers. At the end the chain of seals
and the trial balance are held against each other. If it is stopped, the same command goes on where
it was. Stop the hosts of both stores first.

Exit code: 0 both are the same, 1 they are not, 2 one of them could not be opened.

Examples:
  guildhall copy --from lowdb:./guildhall-data --to sqlite:./guildhall.db
  guildhall copy --from sqlite:./guildhall.db --to postgres://guildhall@db.example/guildhall`;

/** `guildhall copy`. */
export function addCopy(program: Command, terminal: Terminal): void {
  program
    .command("copy")
    .description("move a market to another store, and check that nothing is missing")
    .requiredOption("--from <where>", "lowdb:PATH, sqlite:PATH or postgres://...")
    .requiredOption("--to <where>", "the same; made where it is missing")
    .option("--json", "print JSON instead of text")
    .addHelpText("after", EXAMPLES)
    .action((options: Options) => copy(options, terminal));
}

async function copy(options: Options, terminal: Terminal): Promise<void> {
  const from = parseStorageUrl(options.from, "--from");
  const to = parseStorageUrl(options.to, "--to");
  if (to.kind === "memory")
    throw new ConfigurationError("--to: what is in memory ends with this command.");
  if (shownStorage(from) === shownStorage(to))
    throw new ConfigurationError("--from and --to name the same store.");
  await mustExist(from, "--from");
  const report = await copied(from, to, terminal);
  const key = report.ok ? await bringSecretKey(from, to) : null;
  if (!report.ok) terminal.exitCode = EXIT.failed;
  const shown = { from: shownStorage(from), to: shownStorage(to) };
  if (options.json) printJson(terminal, { ...shown, ...report });
  else tell(report, shown.to, key, terminal);
}

async function copied(from: StorageUrl, to: StorageUrl, terminal: Terminal): Promise<CopyReport> {
  const source = await openStorage(from);
  try {
    const target = await openStorage(to);
    try {
      return await copyStore(source, target, progressOn(terminal));
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

const WIDTH = 30;
const EVERY_MS = 100;

/** A bar that is drawn again in its place; where nobody watches, nothing. */
function progressOn({ stderr }: Terminal): (progress: Progress) => void {
  if (!("isTTY" in stderr) || stderr.isTTY !== true) return () => undefined;
  const begun = performance.now();
  let drawn = 0;
  let first: number | null = null;
  return ({ copied: done, total }) => {
    const now = performance.now();
    first ??= done;
    if (now - drawn < EVERY_MS && done < total) return;
    drawn = now;
    const share = total === 0 ? 1 : done / total;
    const full = Math.round(share * WIDTH);
    const speed = ((done - first) / Math.max(now - begun, 1)) * 1000;
    const left = speed > 0 ? `, ${Math.ceil((total - done) / speed)} s left` : "";
    const bar = "#".repeat(full).padEnd(WIDTH, ".");
    const counts = `${done.toLocaleString("en")} of ${total.toLocaleString("en")} entries${left}`;
    stderr.write(`\r[${bar}] ${Math.floor(share * 100)}%  ${counts}  `);
    if (done >= total) stderr.write("\n");
  };
}

function tell(report: CopyReport, to: string, key: string | null, terminal: Terminal): void {
  const style = paint(terminal);
  if (!report.ok) {
    const where = report.entry === null ? "" : `entry ${report.entry}: `;
    print(terminal, `${style("red", "NOT COPIED.")} ${where}${report.why}.`);
    return;
  }
  const { entries, resumedAt, link } = report;
  const part = resumedAt === 0 ? "" : `, the first ${resumedAt} by an earlier copy`;
  print(terminal, `${style("green", "Copied.")} ${to}, log entries: ${entries}${part}.`);
  print(terminal, "The chain of seals and the trial balance are the same in both.");
  if (key !== null) print(terminal, key);
  print(terminal, style("dim", `The last link is ${link}.`));
}
