import { ConfigurationError } from "./errors.ts";

/** Throws for a setting that cannot be. */
export const complain = (message: string): never => {
  throw new ConfigurationError(`createMarketplace: ${message}`);
};
