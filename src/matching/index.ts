import type { MarketOptions } from "../options.ts";
import type { Services } from "../runner.ts";
import { capableAgents } from "./capable.ts";
import { Matcher } from "./matcher.ts";
import { nearestWorkers } from "./nearest.ts";

export type { Matcher } from "./matcher.ts";

/** Who gives tasks to workers and agents as processes say; null where the host does not. */
export function createMatcher(
  services: Services,
  { matching = "automatic", hiring = {} }: Pick<MarketOptions, "matching" | "hiring">,
  complain: (error: unknown) => void,
): Matcher | null {
  if (matching === "off") return null;
  const freed = (): void => matcher.freed("service");
  const matcher: Matcher = new Matcher(
    services,
    [nearestWorkers(services), capableAgents(services, { hiring, freed, complain })],
    complain,
  );
  return matcher;
}
