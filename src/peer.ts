import { ConfigurationError } from "./errors.ts";

/**
 * Loads what stands on packages that may be missing. Where one is, the answer is the command that
 * installs them instead of a loader's complaint.
 */
export async function withPeers<Loaded>(
  names: readonly string[],
  what: string,
  load: () => Promise<Loaded>,
): Promise<Loaded> {
  try {
    return await load();
  } catch (error) {
    const missing = names.find((name) => isMissing(error, name));
    if (missing === undefined) throw error;
    throw new ConfigurationError(
      `${what} needs the package ${missing}, which is not installed. ` +
        `Run: npm install ${names.join(" ")}`,
    );
  }
}

/** The same for one package. */
export const withPeer = <Loaded>(
  name: string,
  what: string,
  load: () => Promise<Loaded>,
): Promise<Loaded> => withPeers([name], what, load);

const isMissing = (error: unknown, name: string): boolean =>
  error instanceof Error &&
  "code" in error &&
  error.code === "ERR_MODULE_NOT_FOUND" &&
  error.message.includes(`'${name}'`);
