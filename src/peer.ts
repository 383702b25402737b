import { ConfigurationError } from "./errors.ts";

/**
 * Loads what stands on a package that may be missing. Where it is, the answer is the command that
 * installs it instead of a loader's complaint.
 */
export async function withPeer<Loaded>(
  name: string,
  what: string,
  load: () => Promise<Loaded>,
): Promise<Loaded> {
  try {
    return await load();
  } catch (error) {
    if (!isMissing(error, name)) throw error;
    throw new ConfigurationError(
      `${what} needs the package ${name}, which is not installed. Run: npm install ${name}`,
    );
  }
}

const isMissing = (error: unknown, name: string): boolean =>
  error instanceof Error &&
  "code" in error &&
  error.code === "ERR_MODULE_NOT_FOUND" &&
  error.message.includes(`'${name}'`);
