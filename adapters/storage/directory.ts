import { closeSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";

/** Makes the names in a directory durable: without it a new file can be lost whole. */
export function syncDirectory(path: string): void {
  // Windows knows no such call, and keeps names without it.
  if (process.platform === "win32") return;
  const fd = openSync(path, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Makes a directory, if there is none, so that it survives a power cut. */
export function makeDirectory(path: string): void {
  if (mkdirSync(path, { recursive: true }) !== undefined) syncDirectory(dirname(path));
}
