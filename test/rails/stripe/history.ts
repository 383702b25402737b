import { memoryStorage } from "../../../adapters/storage/memory.ts";
import type { MoneyRail, Storage } from "../../../engine/index.ts";
import { startFakeStripe, type Fault, type FakeStripe } from "../../support/stripe/fake.ts";
import type { Dice } from "../../model/dice.ts";
import { Mortal, untilItDies } from "../mortal.ts";
import { hear, marketOn, type Opened } from "./given.ts";

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5);

/** One market on one store, whose host may die, and Stripe, which may do as it likes. */
export class History {
  readonly fake: FakeStripe;
  readonly dice: Dice;
  readonly #storage: Storage;
  readonly #secrets: Pick<Begun, "acme" | "ada" | "spoil">;
  opened: Opened;
  #hosts = 0;
  #asked = 0;

  private constructor(fake: FakeStripe, dice: Dice, begun: Begun) {
    this.fake = fake;
    this.dice = dice;
    this.#storage = begun.storage;
    this.#secrets = begun;
    this.opened = begun.opened;
  }

  static async begin(dice: Dice, spoil: Spoil = (rail) => rail): Promise<History> {
    const [fake, storage] = [await startFakeStripe(), memoryStorage()];
    const opened = await marketOn(spoil(fake.rail({ retries: 0 })), storage, START);
    const acme = await opened.market.registerDeveloper({ name: "Acme" });
    const ada = await opened.market.registerWorker({ name: "Ada" });
    return new History(fake, dice, { storage, opened, acme, ada, spoil });
  }

  get developer() {
    return this.opened.market.as(this.#secrets.acme);
  }

  /** Something happens: somebody asks, Stripe acts, an event arrives, the host dies. */
  async step(): Promise<void> {
    const { dice } = this;
    if (dice.chance(0.1)) this.fake.failNext(dice.pick(FAULTS));
    if (dice.chance(0.05)) this.fake.forgetKeys();
    const act = dice.weigh<(opened: Opened) => Promise<unknown>>([
      [4, (opened) => this.#topUp(opened)],
      [6, () => this.#stripeActs()],
      [6, (opened) => this.#deliver(opened)],
      [2, (opened) => this.#refund(opened)],
      [3, () => this.#earn()],
      [3, (opened) => this.#payOut(opened)],
      [1, (opened) => opened.market.as(this.#secrets.ada).openPayee({})],
      [2, (opened) => opened.clock.advance(dice.pick(["1m", "10m", "7h"]))],
    ]);
    if (!dice.chance(0.2)) return void (await act(this.opened).catch(() => undefined));
    const mortal = new Mortal(dice.upTo(14), dice.pick(["before", "after"]));
    const rail = mortal.holding(this.#rail());
    await untilItDies(mortal, async () => {
      const dying = await marketOn(rail, mortal.holding(this.#storage), this.#now());
      await act(dying).catch(() => undefined);
    });
    this.opened = await marketOn(this.#rail(), this.#storage, this.#now());
  }

  /** Nobody acts any more: what is on its way ends, and the host asks after all of it. */
  async end(): Promise<void> {
    this.fake.mend();
    this.fake.refundsAre = "succeeded";
    await this.opened.clock.advance("8h");
    for (const refund of this.fake.books.refunds.values())
      this.fake.books.endRefund(refund, this.dice.pick(["succeeded", "failed"]));
    await this.opened.clock.advance("8h");
    await this.opened.operator.reconcileRails({});
  }

  #rail(): MoneyRail {
    return this.#secrets.spoil(this.fake.rail({ retries: 0 }));
  }

  #now(): number {
    return START + ++this.#hosts * DAY;
  }

  #topUp({ market }: Opened): Promise<unknown> {
    const usd = this.dice.pick(["0.50", "12.34", "99.99"]);
    const idempotency_key = this.dice.chance(0.3) ? "again" : `top ${++this.#asked}`;
    return market.as(this.#secrets.acme).topUp({ usd, idempotency_key });
  }

  async #stripeActs(): Promise<void> {
    const { books } = this.fake;
    const { dice } = this;
    const known = await this.#known();
    const intent = known.length > 0 ? dice.pick(known) : null;
    const disputes = [...books.disputes.values()];
    const refunds = [...books.refunds.values()];
    this.fake.refundsAre = dice.pick(["pending", "succeeded"]);
    dice.weigh<() => void>([
      [6, () => intent && books.pay(intent)],
      [1, () => intent && books.decline(intent)],
      [1, () => intent && books.cancel(intent)],
      [2, () => intent && books.dispute(intent, dice.pick([50, books.leftOf(intent)]))],
      [2, () => disputes.length > 0 && books.endDispute(dice.pick(disputes), dice.pick(ENDS))],
      [1, () => refunds.length > 0 && books.endRefund(dice.pick(refunds), "failed")],
      [1, () => intent && books.leftOf(intent) > 30 && refundElsewhere(this.fake, intent)],
      [2, () => books.accounts.forEach(({ id }) => books.onboard(id))],
    ])();
  }

  /** Of those that no answer has told the secret of, nobody can pay one. */
  async #known(): Promise<readonly string[]> {
    const { deposits } = await this.developer.listDeposits({ limit: 100 });
    return deposits.flatMap(({ reference }) => reference ?? []);
  }

  /** Any event, the newest or an old one, once or twice. */
  async #deliver({ market }: Opened): Promise<void> {
    if (this.fake.events.length === 0) return;
    const event = this.dice.pick(this.fake.events);
    await hear(market, event);
    if (this.dice.chance(0.3)) await hear(market, event);
  }

  async #refund({ market }: Opened): Promise<unknown> {
    const { deposits } = await this.developer.listDeposits({ limit: 100 });
    if (deposits.length === 0) return null;
    const { deposit_id } = this.dice.pick(deposits);
    const part = this.dice.chance(0.5) ? { amount_amber: 20 } : {};
    return market.as(this.#secrets.acme).refundDeposit({ deposit_id, ...part });
  }

  /** A wallet pays a worker: here by hand, since what is between them is no rail's business. */
  async #earn(): Promise<void> {
    const { operator } = this.opened;
    const { balance_amber } = await this.developer.getWallet({});
    const amount_amber = this.dice.chance(0.5) ? balance_amber : "100";
    const move = (account_id: string, direction: "debit" | "credit") =>
      operator.adjustBalance({ account_id, direction, amount_amber, note: "work" });
    await move(this.#secrets.acme.developer_id, "debit");
    await move(this.#secrets.ada.worker_id, "credit");
  }

  #payOut({ market }: Opened): Promise<unknown> {
    const part = this.dice.chance(0.5) ? { amount_amber: 30 } : {};
    return market.as(this.#secrets.ada).requestPayout(part);
  }
}

/** What a test plants in the rail. */
export type Spoil = (rail: MoneyRail) => MoneyRail;
type Developer = Awaited<ReturnType<Opened["market"]["registerDeveloper"]>>;
type Worker = Awaited<ReturnType<Opened["market"]["registerWorker"]>>;
interface Begun {
  readonly storage: Storage;
  readonly opened: Opened;
  readonly acme: Developer;
  readonly ada: Worker;
  readonly spoil: Spoil;
}

const FAULTS: readonly Fault[] = ["500", "429", "torn"];
const ENDS = ["won", "lost"] as const;

const refundElsewhere = ({ books }: FakeStripe, intent: string): void =>
  void books.createRefund({ payment_intent: intent, amount: "30" });
