import { INDEXES } from "../../../engine/ports.ts";
import { KEYS } from "../columns.ts";

/** Says in the file's header whose file it is: "Gild". */
export const APPLICATION = 0x47696c64;

/** `tasks_by_status` is `(mode, status, placed, id)` over tasks that have all of these. */
const indexes = Object.entries(INDEXES)
  .map(([name, { kind, on }]) => {
    const columns: readonly string[] = [...on, "placed"];
    const there = columns.map((column) => `${column} IS NOT NULL`).join(" AND ");
    return (
      `CREATE INDEX IF NOT EXISTS ${name} ON record (${[...columns, "id"].join(", ")}) ` +
      `WHERE kind = '${kind}' AND ${there};`
    );
  })
  .join("\n");

/**
 * Records with the fields that indexes compare; balances as decimal text, since what comes in from
 * outside may add up to more than 64 bits; the log, an entry a row, its body kept to the byte,
 * because the chain seals it; and where each recipient's events and each key's answer stand in it.
 */
const FIRST = `
CREATE TABLE record (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  wake REAL,
  placed REAL,
  ${KEYS.map((name) => `${name} TEXT,`).join("\n  ")}
  data TEXT NOT NULL,
  UNIQUE (kind, id)
) STRICT;
CREATE INDEX record_by_wake ON record (wake, id, kind) WHERE wake IS NOT NULL;
${indexes}
CREATE TABLE account (name TEXT PRIMARY KEY, balance TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE entry (number INTEGER PRIMARY KEY, link TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE told (
  recipient TEXT NOT NULL,
  upto INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  PRIMARY KEY (recipient, upto)
) STRICT, WITHOUT ROWID;
CREATE TABLE answer (key TEXT PRIMARY KEY, entry INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

/** What brings a file from each version to the next. One that was released is never edited. */
export const MIGRATIONS: readonly string[] = [
  FIRST,
  // Webhooks by state and their deliveries: a file that was begun later has these already.
  indexes,
  // Services likewise.
  indexes,
  // And plugins.
  indexes,
  // And what rails move.
  indexes,
];
