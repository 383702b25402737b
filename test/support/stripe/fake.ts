import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text as readAll } from "node:stream/consumers";
import Stripe from "stripe";
import { stripeRail, type StripeOptions } from "../../../adapters/rails/stripe/index.ts";
import { Refusal, StripeBooks, type Thing } from "./books.ts";
import { formOf, type Form } from "./form.ts";

/** Never the key of anybody. */
export const KEYS = { secretKey: "sk_test_fake", webhookSecret: "whsec_fake" } as const;

/**
 * What goes wrong with the next call: before it is done, or once it is. The client itself repeats
 * a call whose connection was cut; of one whose answer is torn nobody knows what happened.
 */
export type Fault = "500" | "429" | "cut_before" | "cut_after" | "torn";

/** One event as Stripe would deliver it, signed. */
export interface Delivery {
  readonly type: string;
  readonly raw: string;
  readonly headers: Readonly<Record<string, string>>;
}

type Answer = (form: Form, id: string) => object;

/** Stripe on loopback, as far as this market speaks with it, with books to the cent. */
export class FakeStripe {
  readonly events: Delivery[] = [];
  /** What was asked, for a test to look at: the method, the path and the idempotency key. */
  readonly log: { readonly call: string; readonly key: string | undefined }[] = [];
  /** Refunds stay on their way until the test says how they end. */
  refundsAre: "succeeded" | "pending" = "succeeded";
  readonly books = new StripeBooks((type, object) => this.#tell(type, object));
  readonly #faults: Fault[] = [];
  #kept = new Map<string, { readonly asked: string; readonly body: string }>();
  readonly #server: Server;
  #events = 0;
  #isDown = false;

  constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  get api() {
    const address = this.#server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    return { host: "127.0.0.1", port, protocol: "http" } as const;
  }

  /** The market's own rail, which speaks with this. */
  rail(more: Partial<StripeOptions> = {}) {
    return stripeRail({ ...KEYS, api: this.api, ...more });
  }

  /** The next calls that change something go wrong in these ways, one each. */
  failNext(...faults: readonly Fault[]): void {
    this.#faults.push(...faults);
  }

  /** Answers nobody any more; answers how to mend that. */
  goDown(): () => void {
    this.#isDown = true;
    return () => (this.#isDown = false);
  }

  /** Nothing goes wrong any more. */
  mend(): void {
    this.#faults.length = 0;
  }

  /** Stripe keeps a key for a day. */
  forgetKeys(): void {
    this.#kept = new Map();
  }

  /** The event once more, or badly signed, or late. */
  signed(raw: string, more: { readonly secret?: string; readonly timestamp?: number } = {}) {
    const { secret = KEYS.webhookSecret, timestamp = Math.floor(Date.now() / 1000) } = more;
    const signature = SIGNER.webhooks.generateTestHeaderString({ payload: raw, secret, timestamp });
    return { "stripe-signature": signature };
  }

  #tell(type: string, object: Thing): void {
    const id = `evt_${++this.#events}`;
    const raw = JSON.stringify({ id, object: "event", type, livemode: false, data: { object } });
    this.events.push({ type, raw, headers: this.signed(raw) });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://stripe");
    const method = request.method ?? "GET";
    const form = formOf(method === "POST" ? await readAll(request) : url.search.slice(1));
    const header = request.headers["idempotency-key"];
    const key = typeof header === "string" ? header : undefined;
    this.log.push({ call: `${method} ${url.pathname}`, key });
    if (request.headers.authorization !== `Bearer ${KEYS.secretKey}`)
      return send(response, 401, fault("invalid_request_error", "api_key_invalid"));
    if (this.#isDown) return send(response, 503, fault("api_error", "down"));
    const wrong = method === "POST" ? this.#faults.shift() : undefined;
    if (wrong === "cut_before") return void request.socket.destroy();
    if (wrong === "500") return send(response, 500, fault("api_error", "boom"));
    if (wrong === "429") return send(response, 429, fault("rate_limit_error", "rate_limit"));
    const [status, body] = this.#answer(`${method} ${url.pathname}`, form, key);
    if (wrong === "cut_after") return void request.socket.destroy();
    if (wrong === "torn") {
      // The worst of it: nobody knows, and the key does not help.
      if (key !== undefined) this.#kept.delete(key);
      return tear(response);
    }
    return send(response, status, body);
  }

  #answer(call: string, form: Form, key: string | undefined): readonly [number, object] {
    const asked = JSON.stringify([call, form]);
    const kept = key === undefined ? undefined : this.#kept.get(key);
    if (kept !== undefined)
      return kept.asked === asked
        ? [200, JSON.parse(kept.body)]
        : [400, fault("idempotency_error", "idempotency_key_in_use_for_another")];
    try {
      const body = this.#act(call, form);
      if (key !== undefined) this.#kept.set(key, { asked, body: JSON.stringify(body) });
      return [200, body];
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      return [refusal.status, fault(refusal.type, refusal.code)];
    }
  }

  #act(call: string, form: Form): object {
    const [, verb = "", id = ""] = /^(\w+ \/v1\/\w+)(?:\/(\w+))?$/.exec(call) ?? [];
    const act = this.#acts[id === "" ? verb : `${verb}/:id`];
    if (act === undefined) throw new Refusal(404, "invalid_request_error", `no ${call}`);
    return act(form, id);
  }

  readonly #acts: Readonly<Record<string, Answer>> = {
    "POST /v1/payment_intents": (form) => this.books.createIntent(form),
    "GET /v1/payment_intents/:id": (_, id) => this.books.intentOf(id),
    "POST /v1/refunds": (form) => this.books.createRefund(form, this.refundsAre),
    "GET /v1/refunds": ({ payment_intent: of }) =>
      list([...this.books.refunds.values()].filter((each) => each.payment_intent === of)),
    "GET /v1/disputes": ({ payment_intent: of }) =>
      list([...this.books.disputes.values()].filter((each) => each.payment_intent === of)),
    "POST /v1/accounts": (form) => this.books.createAccount(form),
    "GET /v1/accounts/:id": (_, id) => this.books.accountOf(id),
    "POST /v1/account_links": ({ account }) => ({
      object: "account_link",
      url: `https://connect.stripe.example/${String(account)}`,
    }),
    "POST /v1/transfers": (form) => this.books.createTransfer(form),
    "GET /v1/transfers": ({ transfer_group: of }) =>
      list([...this.books.transfers.values()].filter((each) => each.transfer_group === of)),
    "GET /v1/balance": () => ({
      object: "balance",
      available: [{ amount: this.books.balance, currency: "usd" }],
      pending: [],
    }),
  };
}

const SIGNER = new Stripe(KEYS.secretKey);

const list = (data: readonly object[]) => ({ object: "list", data, has_more: false, url: "/v1" });
const fault = (type: string, code: string) => ({ error: { type, code, message: code } });

function tear(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json", "content-length": "99" });
  response.write("{", () => response.destroy());
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json", "request-id": "req_fake" });
  response.end(JSON.stringify(body));
}

export const startFakeStripe = (): Promise<FakeStripe> => new FakeStripe().listen();
