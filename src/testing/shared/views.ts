import type { Storage } from "../../../engine/ports.ts";
import { wallet } from "../../../engine/ledger/account.ts";
import { want } from "../clause.ts";
import { expectEqual, expectThat } from "../expect.ts";
import { message, note, pay, together, topUp, type More } from "../write-sets.ts";
import { sharedClause, turn, type Hosts, type SharedClause } from "./clause.ts";

const fresh = sharedClause("shows every host what any host was answered", async (hosts) => {
  const purse = wallet("test", "dev");
  for (let version = 1; version <= 20; version++) {
    const write = note("seen", version, { to: ["ada"], transfers: [topUp("dev", 1n)] });
    await turn(hosts, version).commit(write);
    const other = turn(hosts, version + 1);
    const seen = await other.load(want({ records: [message("seen")], accounts: [purse] }));
    expectEqual(seen.record(message("seen"))?.version, version, "the record, on another host");
    expectEqual(seen.balance(purse), BigInt(version), "the balance, on another host");
    expectEqual((await other.events("ada", 0, 100)).length, version, "the events, on another host");
  }
});

const whole = sharedClause("shows no host half of another's commit", async (hosts) => {
  const purse = wallet("test", "dev");
  const [left, right] = [message("left"), message("right")];
  let writing = true;
  async function read(host: Storage): Promise<void> {
    while (writing) {
      const seen = await host.load(want({ records: [left, right], accounts: [purse] }));
      const versions = [left, right].map((ref) => seen.record(ref)?.version ?? 0);
      expectEqual(versions[0], versions[1], "two records written together");
      expectEqual(seen.balance(purse), BigInt(versions[0] ?? 0), "the money that moved with them");
    }
  }
  async function write(): Promise<void> {
    const more = { transfers: [topUp("dev", 1n)] };
    for (let version = 1; version <= 40; version++)
      await hosts[0].commit(together(note("left", version, more), note("right", version)));
  }
  await Promise.all([write().finally(() => (writing = false)), read(hosts[1]), read(hosts[2])]);
});

const RECIPIENTS = ["ada", "bob", "acme"];
const RACES = 120;

/** Commits from all hosts at once; every sixth fights for a record, every third spends. */
async function race(hosts: Hosts): Promise<number> {
  await hosts[0].commit(note("fill", 1, { transfers: [topUp("dev", 20n)] }));
  const commits = Array.from({ length: RACES }, (_, n) => {
    const to = RECIPIENTS.filter((_each, bit) => (n >> bit) & 1);
    const more: More = n % 3 === 0 ? { to, transfers: [pay("dev", "ada", 1n)] } : { to };
    return turn(hosts, n).commit(note(n % 6 === 5 ? "fought" : `m_${n}`, 1, more));
  });
  return 1 + (await Promise.all(commits)).filter(({ is }) => is === "done").length;
}

const streams = sharedClause("numbers each recipient's events without gaps", async (hosts) => {
  await race(hosts);
  for (const recipient of RECIPIENTS) {
    const [first, ...others] = await Promise.all(
      hosts.map((host) => host.events(recipient, 0, 1_000)),
    );
    const numbers = (first ?? []).map(([number]) => number);
    const gapless = Array.from(numbers, (_, at) => at + 1);
    expectEqual(numbers, gapless, `the numbers of ${recipient}`);
    for (const other of others) expectEqual(other, first, `what another host tells ${recipient}`);
  }
});

const log = sharedClause("agrees on one log, in which nothing comes too early", async (hosts) => {
  for (let version = 1; version <= 12; version++) {
    // Each relies on what another host has just done, while all of them seal.
    await turn(hosts, version).commit(note("chained", version, { to: ["ada"] }));
    await Promise.all(hosts.map((host) => host.log(0, 10)));
  }
  const done = await race(hosts);
  const [first, ...others] = await Promise.all(hosts.map((host) => host.log(0, 1_000)));
  expectThat(first !== undefined, "there is a log");
  for (const other of others) expectEqual(other, first, "the log on another host");
  expectEqual(first.length, 12 + done, "an entry for each commit that was done");
  const numbers = first.map(({ number }) => number);
  expectEqual(
    numbers,
    Array.from(numbers, (_, at) => at + 1),
    "the numbers of the entries",
  );
  const versions = new Map<string, number>();
  let purse = 0n;
  const told: string[] = [];
  for (const { kind, record, version, transfers, to, id } of first.flatMap((e) => e.events)) {
    expectEqual(version, (versions.get(record) ?? 0) + 1, `the next version of ${kind} ${record}`);
    versions.set(record, version);
    for (const { from, amount } of transfers) purse += from.startsWith("rail") ? amount : -amount;
    expectThat(purse >= 0n, "nothing is spent before it came in");
    if (to.includes("ada")) told.push(id);
  }
  const stream = (await hosts[1].events("ada", 0, 1_000)).map(([, { id }]) => id);
  expectEqual(told, stream, "the order of the log and of a stream");
});

const TIMERS = 12;

const timers = sharedClause("lets each timer fire once, on whichever host", async (hosts) => {
  for (let n = 0; n < TIMERS; n++) await hosts[0].commit(note(`timer_${n}`, 1, { wake: 10 }));
  const fired = await Promise.all(
    hosts.map(async (host) => {
      let mine = 0;
      for (let look = 0; look < TIMERS; look++)
        for (const { id, version } of await host.due(10, 5))
          if ((await host.commit(note(id, version + 1))).is === "done") mine++;
      return mine;
    }),
  );
  expectEqual(
    fired.reduce((sum, each) => sum + each, 0),
    TIMERS,
    "timers that fired",
  );
});

/** Longer than any store may take to say something. */
const PATIENCE_MS = 2_000;
/** Whoever begins to watch may first hear that it may be anybody: that tells of nothing yet. */
const BEGIN_MS = 200;

const watched = sharedClause("tells watchers of other hosts' commits", async (hosts) => {
  const news = Promise.withResolvers<"heard" | "too late">();
  let committing = false;
  const stop = hosts[0].watch((told) => {
    if (committing && (told === null || told.includes("ada"))) news.resolve("heard");
  });
  await new Promise((resolve) => setTimeout(resolve, BEGIN_MS));
  committing = true;
  const late = setTimeout(() => news.resolve("too late"), PATIENCE_MS);
  await hosts[1].commit(note("a", 1, { to: ["ada"] }));
  expectEqual(await news.promise, "heard", "a commit of another host");
  clearTimeout(late);
  stop();
  expectEqual((await hosts[0].events("ada", 0, 10)).length, 1, "and can be read");
});

export const VIEWS: readonly SharedClause[] = [fresh, whole, streams, log, timers, watched];
