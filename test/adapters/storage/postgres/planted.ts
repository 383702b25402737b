import { partsIn } from "../../../../adapters/storage/postgres/schema.ts";
import type { Storage } from "../../../../engine/ports.ts";
import type { Hosts } from "../../../../src/testing/index.ts";
import { freshSchema, openHosts, sql } from "../../../support/postgres-stores.ts";
import { altered } from "../faulty.ts";

/** A store in PostgreSQL with one fault, and the promise that it breaks. */
export interface PlantedHosts {
  readonly fault: string;
  readonly caughtBy: string;
  readonly open: () => Promise<Hosts>;
}

/** The functions of the schema, to be made again with a fault. */
export function functionsIn(schema: string): string {
  const text = partsIn(schema)
    .map((part) => part.sql)
    .join("\n");
  const functions = text.match(/CREATE FUNCTION[\s\S]*?END \$\$;/g) ?? [];
  return functions.join("\n").replaceAll("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION");
}

/** Throws where the fault cannot be planted, because the schema reads otherwise by now. */
function edited(text: string, edits: readonly (readonly [string, string])[]): string {
  let result = text;
  for (const [from, to] of edits) {
    if (!result.includes(from)) throw new Error(`the schema does not say: ${from}`);
    result = result.replaceAll(from, () => to);
  }
  return result;
}

const inSql = (
  fault: string,
  caughtBy: string,
  ...edits: readonly (readonly [string, string])[]
): PlantedHosts => ({
  fault,
  caughtBy,
  async open() {
    const schema = freshSchema();
    const hosts = await openHosts(schema);
    await sql(edited(functionsIn(schema), edits).replaceAll("SCHEMA.", `${schema}.`));
    return hosts;
  },
});

const inHost = (
  fault: string,
  caughtBy: string,
  faulty: Parameters<typeof altered>[0],
): PlantedHosts => ({
  fault,
  caughtBy,
  async open() {
    const hosts = await openHosts();
    const [a, b, c] = hosts.map((host) => altered(faulty, host));
    return a && b && c ? [a, b, c] : hosts;
  },
});

/** Remembers what it once loaded. */
const stale = (store: Storage): Storage["load"] => {
  const kept = new Map<string, ReturnType<Storage["load"]>>();
  return (want) => {
    const key = JSON.stringify(want);
    const known = kept.get(key) ?? store.load(want);
    kept.set(key, known);
    return known;
  };
};

/** How the functions end. */
const LAST = "RETURN true;\nEND $$;";
const RECORD_LOCK = "WHERE r.kind = x_kind[at] AND r.id = x_id[at] FOR UPDATE";

export const PLANTED_HOSTS: readonly PlantedHosts[] = [
  inSql("locks no record (a lost update)", "one of rival commits win", [
    RECORD_LOCK,
    RECORD_LOCK.replace(" FOR UPDATE", ""),
  ]),
  inSql("checks no version (a lost update)", "one of rival commits win", [
    "IF coalesce(known, 0) <> x_version[at] THEN",
    "IF false THEN",
  ]),
  inSql("locks only what is there", "read as missing on another host", [
    "IF g_id <> '{}' THEN",
    "IF false THEN",
  ]),
  inSql("looks for what must be missing, and locks nothing", "before the commit that ended it", [
    "IF g_id <> '{}' THEN",
    "IF false THEN",
  ]),
  inSql("refuses whoever draws at the same time as others", "no account below zero", [
    "IF m_low[at] < 0 AND purse + m_low[at] < 0 THEN",
    "IF m_low[at] < 0 AND purse + 2 * m_low[at] < 0 THEN",
  ]),
  inSql(
    "lets a rival's new record be overwritten",
    "one of rivals make a record",
    ["IF coalesce(known, 0) <> x_version[at] THEN", "IF known <> x_version[at] THEN"],
    ["WHERE r.version = 0\n", "WHERE true\n"],
  ),
  inSql("checks only what is written", "only read on another host", [
    "IF coalesce(known, 0) <> x_version[at] THEN",
    "IF coalesce(known, 0) <> x_version[at] AND x_id[at] = ANY (r_id) THEN",
  ]),
  inSql(
    "spends what is not there",
    "no account below zero",
    ["IF m_low[at] < 0 AND purse + m_low[at] < 0 THEN", "IF false THEN"],
    [LAST, `${LAST}\nALTER TABLE SCHEMA.account DROP CONSTRAINT account_balance_check;`],
  ),
  inSql(
    "takes a key twice",
    "a key happen once",
    ["IF EXISTS (SELECT 1 FROM", "IF false AND EXISTS (SELECT 1 FROM"],
    ["RAISE EXCEPTION 'a rival took the same key' USING ERRCODE = 'GH001';", "known := 1;"],
  ),
  inSql("logs an event without its command", "no account below zero", [
    "IF bodies[at] IS NOT NULL AND at <> ALL (refused) THEN",
    "IF bodies[at] IS NOT NULL THEN",
  ]),
  inSql("leaves a gap where a commit was refused", "without gaps", [
    "IF t_write[at] <> ALL (refused) THEN\n      total",
    "IF true THEN\n      total",
  ]),
  inSql("numbers a stream that it has not locked", "without gaps", [
    "ON CONFLICT (recipient) DO UPDATE SET last = s.last + total RETURNING s.last INTO number;",
    "ON CONFLICT DO NOTHING; number := total + coalesce((SELECT max(t.upto) " +
      "FROM SCHEMA.told t WHERE t.recipient = t_recipient[at]), 0);",
  ]),
  inSql("forgets to write records", "what any host was answered", [
    "IF r_write[at] = ANY (refused) THEN",
    "IF r_version[at] % 7 = 0 THEN",
  ]),
  inSql("lets two sealers fork the chain", "one log", [
    "WHERE one = 1 AND number = known;",
    "WHERE one = 1;",
  ]),
  inHost("loads what it once saw (a stale read)", "what any host was answered", { load: stale }),
  inHost("commits piece by piece (a batch that is not whole)", "half of another's commit", {
    commit: (store) => async (write) => {
      for (const [at, record] of write.records.entries()) {
        const expect = write.expect.filter(({ id }) => id === record.id);
        const events = write.events.slice(at, at + 1);
        const outcome = await store.commit({ expect, records: [record], events, answer: null });
        if (outcome.is !== "done") return outcome;
      }
      return { is: "done", numbers: [] };
    },
  }),
  inHost("fires a timer for everyone who looks", "each timer fire once", {
    commit: (store) => async (write) => {
      const outcome = await store.commit(write);
      const late = outcome.is === "conflict" && write.events[0]?.record.startsWith("timer");
      return late ? { is: "done", numbers: [] } : outcome;
    },
  }),
  inHost("hears nothing of others", "other hosts' commits", {
    watch: () => () => () => undefined,
  }),
  inHost("says once that it may be anybody, and then nothing", "other hosts' commits", {
    watch: () => (listener) => {
      listener(null);
      return () => undefined;
    },
  }),
  inHost("tells the log backwards", "one log", {
    log: (store) => async (after, limit) => (await store.log(after, limit)).toReversed(),
  }),
];
