import { EventEmitter } from "eventemitter3";
import { memoryStorage } from "../adapters/storage/memory.ts";
import {
  authorise,
  isOperation,
  OPERATIONS,
  thresholdsFor,
  type AccountsPort,
  type CallOptions,
  type Clock,
  type EventView,
  type FollowOptions,
  type MarketPort,
  type Mode,
  type Operation,
  type Origin,
  type Principal,
  type Reply,
  type WriteSet,
} from "../engine/index.ts";
import { openIdentities, type Identities } from "./accounts/index.ts";
import { duration, isVirtual, MarketClock, systemClock } from "./clock.ts";
import { createVault, nameless, randomIds } from "./identity.ts";
import { Matcher } from "./matching.ts";
import { mediateAll } from "./mediation.ts";
import { createOutbox } from "./outbox/index.ts";
import type { Outbox } from "./outbox/outbox.ts";
import { outputOf, principalOf, type Identity, type Input, type Output } from "./client/methods.ts";
import { clientOf, type MarketClient } from "./client/client.ts";
import { follow } from "./follow.ts";
import { notify, type Notices } from "./notices.ts";
import { policyOf, processesOf, type MarketOptions } from "./options.ts";
import { processOf, run, runOwn, suspension, type Services } from "./runner.ts";
import { keyFault, unknownOperation } from "./refusals.ts";
import { CLOCK, offsetOf, Scheduler } from "./scheduler.ts";
import { throwIfAborted, toAbortSignal } from "./client/signal.ts";
import { onNews, waitForTask } from "./waiting.ts";

type Numbers = Parameters<Services["published"]>[1];
/** A running marketplace. Made by `createMarketplace`. */
export class Marketplace extends EventEmitter<Notices> implements MarketPort {
  /** The mode that those who register get: live once a real rail is configured. */
  readonly mode: Mode;
  /** Acts for whoever runs the marketplace. Only the embedder's own process has it. */
  readonly operator: Principal<"operator">;
  readonly #services: Services;
  readonly #identities: Identities;
  readonly #base: Clock;
  readonly #clock: MarketClock;
  readonly #scheduler: Scheduler;
  readonly #outbox: Outbox | null;
  readonly #matcher: Matcher | null;
  readonly #ended = new AbortController();
  readonly #complain = (error: unknown): void => {
    if (!this.emit("error", error)) console.error("guildhall:", error);
  };
  #closed: Promise<void> | null = null;

  constructor(options: MarketOptions, offset: number) {
    super();
    const policy = policyOf(options);
    this.mode = policy.rails.live === null ? "test" : "live";
    this.operator = nameless("operator", this.mode);
    const base = options.clock ?? systemClock;
    this.#clock = new MarketClock(base);
    this.#clock.setOffset(offset);
    const vault = options.secretKey === undefined ? null : createVault(options.secretKey);
    const services: Services = {
      storage: options.storage ?? memoryStorage(),
      clock: this.#clock,
      ids: options.ids ?? randomIds,
      policy,
      process: processOf(processesOf(options, policy)),
      seal: (secret) => vault?.seal(secret) ?? null,
      sender: () => this.#outbox,
      matched: () => this.#matcher?.settle() ?? Promise.resolve(),
      published: (write, numbers) => this.#publish(write, numbers, options),
    };
    this.#services = services;
    this.#identities = openIdentities({
      ...{ services, mode: this.mode, secretKey: options.secretKey, signIn: options.signIn },
      complain: (error) => this.#complain(error),
    });
    this.#scheduler = new Scheduler(services);
    this.#base = base;
    const complain = this.#complain;
    this.#outbox = createOutbox({ services, options: options.webhooks, vault, base, complain });
    this.#matcher = options.matching === "off" ? null : new Matcher(services, complain);
    this.#matcher?.start();
    if (isVirtual(base)) base.attach((until) => this.#scheduler.run(this.#clock.fromBase(until)));
    else this.#scheduler.start(complain);
  }

  /** The market's time, in epoch milliseconds. */
  now(): number {
    return this.#clock.now();
  }

  /** By how many milliseconds the oldest timer is late: 0 where all that is due was done. */
  async late(): Promise<number> {
    const [first] = await this.#services.storage.due(this.now(), 1);
    const wake = first?.wake ?? null;
    return wake === null ? 0 : Math.max(0, this.now() - wake);
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

  /** Opens a developer's account; what it answers can be given to `as`. */
  async registerDeveloper(
    input: Input<"register_developer">,
  ): Promise<Output<"register_developer">> {
    const reply = await this.execute(this.anyone, "register_developer", input);
    return outputOf("register_developer", reply);
  }

  /** Opens a worker's account; what it answers can be given to `as`. */
  async registerWorker(input: Input<"register_worker">): Promise<Output<"register_worker">> {
    const reply = await this.execute(this.anyone, "register_worker", input);
    return outputOf("register_worker", reply);
  }

  /** Whoever has not signed in. */
  get anyone(): Principal<"anyone"> {
    return nameless("anyone", this.mode);
  }

  /** Signing in with an address and a password, and the tokens that come of it. */
  get accounts(): AccountsPort {
    return this.#identities.port;
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
    if (!isOperation(name)) return unknownOperation(name);
    const operation: Operation = OPERATIONS[name];
    const refused = authorise(operation, who);
    if (refused) return { ok: false, rejection: refused.rejection };
    const prepared = operation.prepare(input);
    if (!prepared.ok) return (await suspension(this.#services, who)) ?? prepared;
    const { command } = prepared;
    const key = options.idempotencyKey ?? command.key;
    const badKey = keyFault(options.idempotencyKey, command.key);
    if (badKey) return badKey;
    const reads = operation.effects === "reads";
    if (name === "list_api_keys") await this.#identities.writeUses();
    const once = () => run(this.#services, operation, command, who, reads ? null : key);
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
    return reply;
  }

  /**
   * A principal's own events behind the one numbered `after`, and then each as it comes, whichever
   * host of the store records it: in order, none missing, none twice. Ends when the signal aborts
   * or the market is closed. Throws MarketplaceError where `list_events` is refused.
   */
  follow(who: Identity, options: FollowOptions = {}): AsyncGenerator<EventView, void> {
    const principal = principalOf(who);
    const ended = this.#ended.signal;
    const { after = 0, signal } = options;
    return follow({
      after,
      signal: signal === undefined ? ended : AbortSignal.any([toAbortSignal(signal), ended]),
      watch: (listener) =>
        this.#services.storage.watch((told) => {
          if (told === null || told.includes(principal.id)) listener();
        }),
      page: async (behind, limit) => {
        const reply = await this.execute(principal, "list_events", { after: behind, limit });
        return outputOf("list_events", reply).events;
      },
    });
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

  /** Stops the clock, lets what is under way finish, and closes the store. */
  close(): Promise<void> {
    this.#ended.abort();
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    await Promise.all([this.#outbox?.stop(), this.#scheduler.stop(), this.#matcher?.stop()]);
    await this.#identities.close();
    await this.#services.storage.close();
  }

  #publish(write: WriteSet, numbers: Numbers, { mediator }: MarketOptions): void {
    this.#outbox?.published(write);
    this.#matcher?.published(write);
    notify(this, this.#services, { write, numbers, complain: this.#complain });
    // Closing waits for no model: a ruling that comes later finds the store closed.
    const complain = (error: unknown): void => void (this.#closed ?? this.#complain(error));
    if (mediator) mediateAll(this.#services, mediator, write.events, complain);
  }
}

/**
 * A marketplace in this process: on memory, with sandbox money and the machine's time unless the
 * options say otherwise. Throws `ConfigurationError` for options that cannot be.
 */
export async function createMarketplace(options: MarketOptions = {}): Promise<Marketplace> {
  const storage = options.storage ?? memoryStorage();
  return new Marketplace({ ...options, storage }, await offsetOf(storage));
}
