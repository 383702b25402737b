import type { RailClause } from "./rail/clause.ts";
import { DEPOSITS } from "./rail/deposits.ts";
import { PAYOUTS } from "./rail/payouts.ts";
import { OTHERS, REQUESTS } from "./rail/requests.ts";

/**
 * What every rail promises, as data. Run each `check` under any test runner, or under none: it
 * throws when the promise is broken, and answers `left_out` where the rail, or what stands for its
 * provider in the test, has no such thing.
 */
export const railContract: readonly RailClause[] = [
  ...DEPOSITS,
  ...PAYOUTS,
  ...REQUESTS,
  ...OTHERS,
];
