import { EventEmitter } from "eventemitter3";
import { memoryStorage } from "../adapters/storage/memory.ts";
import {
  thresholdsFor,
  type AccountsPort,
  type CallOptions,
  type Clock,
  type EventView,
  type FollowOptions,
  type MarketPort,
  type Mode,
  type MoneyPort,
  type OperationName,
  type Origin,
  type PaidCall,
  type Principal,
  type Reply,
  type WriteSet,
} from "../engine/index.ts";
import { openIdentities, type Identities } from "./accounts/index.ts";
import { prepareCall } from "./call.ts";
import { duration, isVirtual, MarketClock, systemClock } from "./clock.ts";
import { createVault, nameless, randomIds } from "./identity.ts";
import { mediateAll } from "./mediation.ts";
import { keepTime } from "./keep-time.ts";
import { createMatcher, type Matcher } from "./matching/index.ts";
import { createOutbox } from "./outbox/index.ts";
import type { Outbox } from "./outbox/outbox.ts";
import { outputOf, principalOf, type Identity, type Input, type Output } from "./client/methods.ts";
import { clientOf, type MarketClient } from "./client/client.ts";
import { followAs } from "./follow.ts";
import { employerOf, hire, type Hire } from "./hiring.ts";
import { notify, type Notices } from "./notices.ts";
import { policyOf, processesOf, type MarketOptions } from "./options.ts";
import { afterRails, createTeller, type Teller } from "./rails/index.ts";
import { processOf, run, runOwn, type Services } from "./runner.ts";
import { CLOCK, Scheduler } from "./scheduler.ts";
import { throwIfAborted } from "./client/signal.ts";
import { onNews, waitForTask } from "./waiting.ts";

/** A running marketplace. Made by `createMarketplace`. */
export class Marketplace extends EventEmitter<Notices> implements MarketPort {
  /** The mode that those who register get: live once a real rail is configured. */
  readonly mode: Mode;
  /** Acts for whoever runs the marketplace. Only the embedder's own process has it. */
  readonly operator: Principal<"operator">;
  /** What the world calls this market, without a slash at its end: webhooks tell of it. */
  publicUrl: string | null = null;
  readonly #services: Services;
  readonly #identities: Identities;
  readonly #base: Clock;
  readonly #clock: MarketClock;
  readonly #scheduler: Scheduler;
  readonly #outbox: Outbox | null;
  readonly #teller: Teller;
  readonly #options: MarketOptions;
  /** Null where somebody else gives tasks to workers. */
  readonly #matcher: Matcher | null;
  readonly #ended = new AbortController();
  readonly #complain = (error: unknown): void => {
    if (!this.emit("error", error)) console.error("guildhall:", error);
  };
  #closed: Promise<void> | null = null;

  constructor(options: MarketOptions, offset: number) {
    super();
    const policy = policyOf(options);
    this.mode = policy.rails.live.length === 0 ? "test" : "live";
    this.operator = nameless("operator", this.mode);
    this.#options = options;
    const base = (this.#base = options.clock ?? systemClock);
    this.#clock = new MarketClock(base, offset);
    const vault = options.secretKey === undefined ? null : createVault(options.secretKey);
    const services: Services = {
      storage: options.storage ?? memoryStorage(),
      clock: this.#clock,
      ids: options.ids ?? randomIds,
      policy,
      process: processOf(processesOf(options, policy)),
      seal: (secret) => vault?.seal(secret) ?? null,
      publicUrl: () => this.publicUrl,
      sender: () => this.#outbox,
      teller: () => this.#teller,
      matched: () => this.#matcher?.settle() ?? Promise.resolve(),
      published: (write, numbers) => this.#publish(write, numbers),
      refused: (why) => void this.emit("refused", why),
    };
    this.#services = services;
    const [complain, mode] = [this.#complain, this.mode];
    const { rails } = options;
    this.#identities = openIdentities({ services, mode, complain, ...options });
    this.#scheduler = new Scheduler(services);
    this.#outbox = createOutbox({ services, options: options.webhooks, vault, base, complain });
    const execute = (call: PaidCall) => this.execute(call.who, call.operation, call.input, call);
    this.#teller = createTeller({ services, rails, base, complain, execute });
    this.#matcher = createMatcher(services, options, complain);
    const [scheduler, matcher, clock] = [this.#scheduler, this.#matcher, this.#clock];
    keepTime({ scheduler, matcher, base, clock, complain });
  }

  /** The market's time, in epoch milliseconds. */
  now(): number {
    return this.#clock.now();
  }

  /** How the clock's work stands. */
  get upkeep(): Pick<Scheduler, "late" | "cycles"> {
    return this.#scheduler;
  }

  /** One principal's way in: its operations as typed methods, whose refusals throw. */
  as<I extends Identity>(identity: I): MarketClient<I["role"]>;
  as(identity: Identity): MarketClient {
    const who = principalOf(identity);
    return clientOf({
      who,
      confirmations: thresholdsFor(who, this.#services.policy),
      execute: (name, input, options) => this.execute(who, name, input, options),
      follow: (options) => this.follow(who, options),
    });
  }

  /** An agent as one who does tasks; what it earns goes to its developer's wallet. */
  asWorker(agent: Extract<Identity, { readonly role: "agent" }>): MarketClient<"worker"> {
    return this.as({ ...principalOf(agent), role: "worker" });
  }

  /** Opens a developer's account; its answer can be given to `as`. */
  registerDeveloper(input: Input<"register_developer">): Promise<Output<"register_developer">> {
    return this.#asAnyone("register_developer", input);
  }

  /** Opens a worker's account, likewise. */
  registerWorker(input: Input<"register_worker">): Promise<Output<"register_worker">> {
    return this.#asAnyone("register_worker", input);
  }

  async #asAnyone<N extends OperationName>(name: N, input: Input<N>): Promise<Output<N>> {
    return outputOf(name, await this.execute(this.anyone, name, input));
  }

  /** Whoever has not signed in. */
  get anyone(): Principal<"anyone"> {
    return nameless("anyone", this.mode);
  }

  /** Signing in with an address and a password, and the tokens that come of it. */
  get accounts(): AccountsPort {
    return this.#identities.port;
  }

  /** What comes in from where the money is. */
  get money(): MoneyPort {
    return this.#teller;
  }

  /** Who a key or token speaks for; null where it is unknown, revoked or expired. */
  authenticate(secret: string, from: Origin = { address: null }): Promise<Principal | null> {
    return this.#identities.authenticate(secret, from);
  }

  /**
   * Carries out one operation by its name. Never throws for what a caller may get wrong: the
   * refusal is in the reply. Resolves when everything the answer tells of is durable. Rejects with
   * the signal's reason where that has aborted before anything was done, or while it waits.
   */
  async execute(
    who: Principal,
    name: string,
    input: unknown,
    options: CallOptions = {},
  ): Promise<Reply> {
    const { signal } = options;
    throwIfAborted(signal);
    const called = prepareCall(this.#services, who, name, { input, options });
    if (!("operation" in called)) return called;
    const { operation, command, key } = called;
    if (name === "list_api_keys") await this.#identities.writeUses();
    const once = () => run(this.#services, operation, command, who, key);
    if (name === "wait_for_task")
      return waitForTask(
        (task, heard) => onNews(this, this.#services.storage, who, task, heard),
        command.input,
        once,
        signal,
      );
    const reply = await once();
    // A repeat too: the first try may be at it still, or have died before it was.
    if (name === "advance_clock" && reply.ok) await this.#scheduler.catchUp();
    return afterRails(this.#teller, name, who, { input: command.input, reply });
  }

  /**
   * A principal's own events behind the one numbered `after`, and then each as it comes, whichever
   * host of the store records it: in order, none missing, none twice. Ends when the signal aborts
   * or the market is closed. Throws MarketplaceError where `list_events` is refused.
   */
  follow(who: Identity, options: FollowOptions = {}): AsyncGenerator<EventView, void> {
    return followAs(this, this.#services.storage, principalOf(who), {
      ...options,
      ended: this.#ended.signal,
    });
  }

  /** Hires an agent for an answer at once and pays it; without one the budget is back. */
  hire(who: Principal, wanted: Hire, options: CallOptions = {}): Promise<Reply> {
    const given = { ...options, ...this.#options.hiring };
    return hire(employerOf(this, this.#services.storage), who, wanted, given);
  }

  /** Moves a virtual or sandbox clock forward; what falls due on the way happens in order. */
  async advance(by: string | number): Promise<void> {
    if (isVirtual(this.#base)) return this.#base.advance(by);
    const seconds = duration(by) / 1000;
    outputOf("advance_clock", await this.execute(this.operator, "advance_clock", { seconds }));
  }

  /** The sandbox's accounts and fresh credentials for them. Money is granted once. */
  openSandbox(): Promise<Reply> {
    return runOwn(this.#services, "open_sandbox", {}, { ...CLOCK, mode: this.mode });
  }

  /** The account that acts for those callers of the Hub who have none. */
  openHub(): Promise<Reply> {
    return runOwn(this.#services, "open_hub", {}, { ...CLOCK, mode: this.mode });
  }

  /** Stops the clock, lets what is under way finish, and closes the store. */
  close(): Promise<void> {
    this.#ended.abort();
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    await Promise.all([this.#outbox?.stop(), this.#scheduler.stop(), this.#matcher?.stop()]);
    await this.#teller.stop();
    await this.#identities.close();
    await this.#services.storage.close();
  }

  #publish(write: WriteSet, numbers: readonly (readonly number[])[]): void {
    const complain = this.#complain;
    for (const each of [this.#outbox, this.#matcher, this.#teller]) each?.published(write);
    notify(this, this.#services, { write, numbers, complain });
    // Closing waits for no model: a ruling that comes later finds the store closed.
    const late = (error: unknown) => (this.#closed === null ? complain(error) : undefined);
    mediateAll(this.#services, this.#options.mediator, write, late);
  }
}
