import { closeSync, fdatasync, fsyncSync, ftruncateSync, openSync, writeSync } from "node:fs";

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
