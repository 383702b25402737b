import { closeSync, fdatasync, fsyncSync, ftruncateSync, mkdirSync, openSync } from "node:fs";
import { writeSync } from "node:fs";
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

/** Writes all of it: a single call may write less than it was given. */
export function writeWhole(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done);
}

export const synced = (fd: number): Promise<void> =>
  new Promise((resolve, reject) => {
    fdatasync(fd, (failure) => (failure === null ? resolve() : reject(failure)));
  });

/** Cuts a file to its first `bytes`, durably. */
export function cut(path: string, bytes: number): void {
  const fd = openSync(path, "r+");
  try {
    ftruncateSync(fd, bytes);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
