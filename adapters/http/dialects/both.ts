import type { Limiter } from "../../../engine/index.ts";

/**
 * A dialect's own limit beside the host's, whichever is reached first. Shows how a caller stands
 * in the dialect's; in the host's only where that is what stops it.
 */
export function both(own: Limiter | undefined, host: Limiter | undefined): Limiter | undefined {
  if (own === undefined || host === undefined) return own ?? host;
  return {
    async take(key) {
      const standing = await own.take(key);
      if (!standing.allowed) return standing;
      const other = await host.take(key);
      if (other.allowed) return standing;
      await standing.giveBack();
      return other;
    },
  };
}
