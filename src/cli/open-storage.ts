import { memoryStorage } from "../../adapters/storage/memory.ts";
import type { Storage } from "../../engine/index.ts";
import { ConfigurationError } from "../errors.ts";
import { withPeer } from "./peer.ts";
import type { StorageUrl } from "./storage-url.ts";

/** A store that did not open, and what it said. */
export class UnopenedStore extends ConfigurationError {
  readonly why: string;

  constructor(path: string, why: string) {
    super(`--storage lowdb:${path}: ${why}`);
    this.why = why;
  }
}

/** Opens the store; a folder that is not there yet is made. */
export async function openStorage(url: StorageUrl): Promise<Storage> {
  if (url.kind === "memory") return memoryStorage();
  const { lowdbStorage } = await withPeer(
    "lowdb",
    "--storage lowdb",
    () => import("../../adapters/storage/lowdb/index.ts"),
  );
  try {
    return await lowdbStorage({ path: url.path });
  } catch (error) {
    throw new UnopenedStore(url.path, error instanceof Error ? error.message : String(error));
  }
}
