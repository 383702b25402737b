import type { Event } from "../../engine/events.ts";
import { earnings, rail, wallet, type Mode } from "../../engine/ledger/account.ts";
import type { Tally, Transfer } from "../../engine/ledger/transfer.ts";
import type { Answer, WriteSet } from "../../engine/ports.ts";
import type { DataOf, Kind, Ref, Stored } from "../../engine/records.ts";
import { SAMPLES } from "./samples.ts";

/** Write sets made by hand, in the form in which decisions make them. */

export const NOTHING: WriteSet = { expect: [], records: [], events: [], answer: null };

export interface More {
  readonly wake?: number | null;
  readonly to?: readonly string[];
  readonly transfers?: readonly Transfer[];
  readonly tallies?: readonly Tally[];
  readonly answer?: Answer | null;
}

/** One record brought to `version`, with its whole data in the event. */
export function change<K extends Kind>(
  { kind, id }: Ref<K>,
  version: number,
  data: DataOf[K],
  more: More = {},
): WriteSet {
  const { wake = null, to = [], transfers = [], tallies = [], answer = null } = more;
  const name = `${kind}:${id}:${version}`;
  const event: Event<K> = {
    id: `evt:${name}`,
    type: `${kind}.changed`,
    at: version,
    by: "tester",
    kind,
    record: id,
    version,
    set: data,
    wake,
    transfers: transfers.map((transfer, n) => ({ ...transfer, id: `${name}:${transfer.id}${n}` })),
    tallies,
    to,
  };
  const record: Stored<K> = { kind, id, version, wake, data };
  return {
    expect: [{ kind, id, version: version - 1 }],
    records: [record],
    events: [event],
    answer,
  };
}

export const message = (id: string): Ref<"message"> => ({ kind: "message", id });

/** A message brought to `version`: the plainest change there is. */
export const note = (id: string, version: number, more: More = {}): WriteSet =>
  change(message(id), version, { ...SAMPLES.message, text: `version ${version} of ${id}` }, more);

/** Several changes in one write set. */
export const together = (...writes: readonly WriteSet[]): WriteSet => ({
  expect: writes.flatMap(({ expect }) => expect),
  records: writes.flatMap(({ records }) => records),
  events: writes.flatMap(({ events }) => events),
  answer: writes.find(({ answer }) => answer !== null)?.answer ?? null,
});

export const transfer = (from: Transfer["from"], to: Transfer["to"], amount: bigint): Transfer => ({
  id: "t",
  from,
  to,
  amount,
});

/** Money from outside into a developer's wallet. */
export const topUp = (developer: string, amount: bigint, mode: Mode = "test"): Transfer =>
  transfer(rail(mode, "sandbox"), wallet(mode, developer), amount);

/** Money from a developer's wallet to a worker. */
export const pay = (developer: string, worker: string, amount: bigint): Transfer =>
  transfer(wallet("test", developer), earnings("test", worker), amount);

export const answerTo = (key: string): Answer => ({
  key,
  digest: `digest of ${key}`,
  output: { task_id: key, amount_amber: "15.00", list: [1, null, "5n"] },
});
