import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";

/**
 * To be loaded before anything else, with `--import`. Notes in the file POWER_CUT_NOTES what would
 * survive a power cut: for each file how much of it was flushed, for each directory which names
 * were. PLANT names a fault: `no_fdatasync`, `no_directory_sync` and `no_first_fdatasync` pretend
 * to flush and do not, `deaf` does not hear that a flush has failed.
 */
const notes = fs.openSync(process.env["POWER_CUT_NOTES"] ?? "", "a");
const plant = process.env["PLANT"];
const paths = new Map<number, string>();

const { openSync, closeSync, fdatasync, fsyncSync, fstatSync, readdirSync, writeSync } = fs;

const note = (what: object): void => void writeSync(notes, `${JSON.stringify(what)}\n`);

fs.openSync = (path, ...rest) => {
  const fd = openSync(path, ...rest);
  paths.set(fd, String(path));
  return fd;
};

fs.closeSync = (fd) => {
  paths.delete(fd);
  closeSync(fd);
};

let flushes = 0;
const pretends = (): boolean =>
  plant === "no_fdatasync" || (plant === "no_first_fdatasync" && flushes++ === 0);

const flushing = ((fd: number, done: fs.NoParamCallback) => {
  const path = paths.get(fd);
  // What is written while the flush is under way may or may not be in it.
  const bytes = fstatSync(fd).size;
  if (pretends()) return void setImmediate(() => done(null));
  fdatasync(fd, (failure) => {
    if (failure === null && path !== undefined) note({ path, bytes });
    done(plant === "deaf" ? null : failure);
  });
}) as typeof fs.fdatasync;
fs.fdatasync = flushing;

fs.fsyncSync = (fd) => {
  const path = paths.get(fd);
  if (path === undefined || !fstatSync(fd).isDirectory()) return fsyncSync(fd);
  if (plant === "no_directory_sync") return;
  fsyncSync(fd);
  for (const name of readdirSync(path)) note({ path: join(path, name), named: true });
};

syncBuiltinESMExports();
