import type { SharedClause } from "./shared/clause.ts";
import { COMMITS } from "./shared/commits.ts";
import { VIEWS } from "./shared/views.ts";

/**
 * What a store that several hosts share promises besides, as data: run it as you run
 * `storageContract`, with an `open` that answers three handles on one fresh store.
 */
export const sharedStorageContract: readonly SharedClause[] = [...COMMITS, ...VIEWS];
