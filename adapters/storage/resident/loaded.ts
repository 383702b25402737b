import { assert, broken } from "../../../engine/assert.ts";
import { isReadable, type Account } from "../../../engine/ledger/account.ts";
import type { Answer, Loaded, Want } from "../../../engine/ports.ts";
import type { Kind, Ref, Stored } from "../../../engine/records.ts";
import type { State } from "./state.ts";

/** What was wanted, as of one moment. Asking for anything else is a bug of the asker. */
export class Taken implements Loaded {
  readonly #want: Want;
  readonly #records: readonly (Stored | null)[];
  readonly #glances: readonly (Stored | null)[];
  readonly #balances: readonly bigint[];
  #answer: Answer | null = null;

  constructor(want: Want, state: Pick<State, "record" | "balance">) {
    this.#want = want;
    this.#records = want.records.map((ref) => state.record(ref));
    this.#glances = want.glances.map((ref) => state.record(ref));
    this.#balances = want.accounts.map((account) => {
      if (!isReadable(account)) broken(`no decision may read the balance of ${account}`);
      return state.balance(account);
    });
  }

  /** Answers never change, so one that is read later is still of the same moment. */
  answered(answer: Answer): this {
    this.#answer = answer;
    return this;
  }

  record<K extends Kind>(ref: Ref<K>): Stored<K> | null {
    const { records, glances } = this.#want;
    const at = placeOf(records, ref);
    const record = at < 0 ? this.#glances[placeOf(glances, ref)] : this.#records[at];
    if (record === undefined) broken(`${ref.kind} ${ref.id} was not wanted`);
    return record !== null && isOf(record, ref.kind) ? record : null;
  }

  balance(account: Account): bigint {
    const balance = this.#balances[this.#want.accounts.indexOf(account)];
    return balance ?? broken(`the balance of ${account} was not wanted`);
  }

  answer(key: string): Answer | null {
    assert(key === this.#want.answer, `the answer to ${key} was not wanted`);
    return this.#answer;
  }
}

/** A command wants a handful of records: walking through them is quicker than any map. */
function placeOf(refs: readonly Ref[], { kind, id }: Ref): number {
  for (let at = 0; at < refs.length; at++)
    if (refs[at]?.id === id && refs[at]?.kind === kind) return at;
  return -1;
}

export const isOf = <K extends Kind>(record: Stored, kind: K): record is Stored<K> =>
  record.kind === kind;
