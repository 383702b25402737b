import type { Clock, MoneyRail } from "../../engine/index.ts";
import { isVirtual } from "../clock.ts";
import type { Services } from "../runner.ts";
import { railsOr } from "./options.ts";
import type { PayDesk } from "./desk.ts";
import { Teller } from "./teller.ts";

export { afterRails } from "./after.ts";
export { Teller };

interface TellerParts {
  readonly services: Services;
  readonly rails: readonly MoneyRail[] | undefined;
  readonly base: Clock;
  readonly complain: (error: unknown) => void;
  readonly execute: PayDesk["execute"];
}

/** Whoever goes between the ledger and the rails of a market. */
export const createTeller = ({ services, rails, base, ...own }: TellerParts): Teller =>
  new Teller(services, railsOr(rails), isVirtual(base) ? "virtual" : "real", own);
