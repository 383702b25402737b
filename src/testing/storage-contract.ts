import type { Clause } from "./clause.ts";
import { COMMITS } from "./storage/commits.ts";
import { FIND } from "./storage/find.ts";
import { LOG } from "./storage/log.ts";
import { MONEY } from "./storage/money.ts";
import { NUMBERS } from "./storage/numbers.ts";
import { WAKES } from "./storage/wakes.ts";
import { WATCH } from "./storage/watch.ts";
import { WHOLENESS } from "./storage/wholeness.ts";

/**
 * What every store promises, as data. Run each `check` under any test runner, or under none:
 * it throws when the promise is broken. What outlives a crash is each store's own to show.
 */
export const storageContract: readonly Clause[] = [
  ...COMMITS,
  ...WHOLENESS,
  ...MONEY,
  ...NUMBERS,
  ...FIND,
  ...WAKES,
  ...LOG,
  ...WATCH,
];
