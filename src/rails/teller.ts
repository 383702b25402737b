import type {
  MoneyPort,
  MoneyRail,
  PaidCall,
  PaidReply,
  Reply,
  Stored,
  WriteSet,
} from "../../engine/index.ts";
import type { Services } from "../runner.ts";
import { bringDeposit, bringPayout } from "./bring.ts";
import { loadOne, own, type PayDesk } from "./desk.ts";
import { bringEscrow } from "./escrow.ts";
import { hearRail } from "./events.ts";
import { bringPayment } from "./payments.ts";
import { pay } from "./paying.ts";

type Pace = "real" | "virtual";

/** What rails are asked about, by kind of record. */
const BRING = {
  deposit: bringDeposit,
  payout: bringPayout,
  payment: bringPayment,
  escrow: bringEscrow,
} as const satisfies Partial<
  Record<Stored["kind"], (desk: PayDesk, id: string) => Promise<unknown>>
>;
type Asked = keyof typeof BRING;

const isAsked = (kind: string): kind is Asked => Object.hasOwn(BRING, kind);

/**
 * Goes between the ledger and the rails: asks a rail about whatever is due and records what it
 * says. Nothing is ever asked within a commit, and every question may be asked again, so a host
 * that dies at any moment leaves nothing that another question does not bring right.
 */
export class Teller implements PayDesk, MoneyPort {
  readonly services: Services;
  readonly rails: ReadonlyMap<string, MoneyRail>;
  readonly #pace: Pace;
  readonly complain: (error: unknown) => void;
  readonly execute: PayDesk["execute"];
  readonly #under = new Map<string, Promise<void>>();
  #isStopped = false;

  constructor(
    services: Services,
    rails: readonly MoneyRail[],
    pace: Pace,
    { complain, execute }: Pick<PayDesk, "complain" | "execute">,
  ) {
    this.services = services;
    this.rails = new Map(rails.map((rail) => [rail.name, rail]));
    this.#pace = pace;
    this.complain = complain;
    this.execute = execute;
  }

  pay(call: PaidCall): Promise<PaidReply> {
    return pay(this, call);
  }

  hear(rail: string, raw: string, headers: Readonly<Record<string, string>>): Promise<Reply> {
    return hearRail(this, rail, raw, headers);
  }

  async askPayout(id: string): Promise<void> {
    const payout = await loadOne(this, { kind: "payout", id });
    if (payout !== null) await this.#ask("payout", id, payout.version);
  }

  /** Whether a record's wake is a question to a rail. */
  asks({ kind, data }: Stored): boolean {
    return isAsked(kind) && !("state" in data && data.state === "under_review");
  }

  /** Hears of a commit: the money of a task in a contract may have to move there too. */
  published({ records }: WriteSet): void {
    for (const { kind, id, data, version } of records) {
      if (kind !== "task" || !("escrow" in data) || data.held > 0n) continue;
      const running = this.#under.get(`escrow ${id}`) ?? Promise.resolve();
      void running.then(() => (this.#isStopped ? undefined : this.#ask("escrow", id, version)));
    }
  }

  /** A record's wake has come. Waits for the answer only where time waits too. */
  async due(record: Stored): Promise<void> {
    const { kind, id } = record;
    if (!isAsked(kind) || this.#isStopped) return;
    const asking = this.#ask(kind, id, record.version);
    if (this.#pace === "virtual") await asking;
  }

  /** Returns when nothing of it is under way any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#under.values());
  }

  #ask(kind: Asked, id: string, seen: number): Promise<void> {
    const key = `${kind} ${id}`;
    const running = this.#under.get(key);
    if (running !== undefined) return running;
    const asking = this.#bring(kind, id, seen).finally(() => this.#under.delete(key));
    this.#under.set(key, asking);
    return asking;
  }

  async #bring(kind: Asked, id: string, seen: number): Promise<void> {
    try {
      await BRING[kind](this, id);
    } catch (error) {
      await this.#later(kind, id, seen, error);
    }
  }

  /** The rail gave no answer: it is asked again later, and the operator can see that. */
  async #later(kind: Asked, id: string, seen: number, error: unknown): Promise<void> {
    try {
      await own(this, "delay_asking", { kind, id, seen });
      this.complain(error);
    } catch (stopped) {
      if (!this.#isStopped) this.complain(stopped);
    }
  }
}
