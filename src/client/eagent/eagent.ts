import { nanoid } from "nanoid";
import type { z } from "zod";
import type { CallOptions } from "../../../engine/index.ts";
import { MarketplaceError } from "../../errors.ts";
import { Line, secretIn, type Asking, type LineOptions } from "../line.ts";
import { pause } from "../signal.ts";
import {
  balance,
  cancelled,
  catalogue,
  detail,
  page,
  task,
  type EAgentBalance,
  type EAgentCancelled,
  type EAgentCatalogue,
  type EAgentPage,
  type EAgentResult,
  type EAgentTask,
  type EAgentTaskDetail,
} from "./answers.ts";

export interface EAgentOptions extends LineOptions {
  readonly apiKey: string;
  /** Where the dialect is, with or without its `/api/v1`: `http://127.0.0.1:3000/eagent`. */
  readonly baseUrl: string;
}

export interface EAgentWanted {
  readonly type: string;
  readonly title: string;
  /** What is to be done, in 3 to 2,000 characters. */
  readonly description: string;
  /** In USDC, as a number or decimal text. */
  readonly maxPayout: number | string;
  readonly categoryId?: number;
  readonly location?: { readonly lat: number; readonly lng: number; readonly radiusKm?: number };
  /** ISO 8601; a day ahead by default. */
  readonly deadline?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface EAgentFilter {
  readonly status?: string;
  readonly categoryId?: number;
  readonly type?: string;
  readonly from?: string;
  readonly to?: string;
  readonly page?: number;
  readonly limit?: number;
}

export interface EAgentWait extends Pick<CallOptions, "signal"> {
  /** How often the host is asked: every two seconds by default, of its 100 requests a minute. */
  readonly everyMs?: number;
  /** Told of every status on the way, the last one too. */
  readonly onUpdate?: (task: EAgentTaskDetail) => void;
}

const EVERY_MS = 2_000;
const OVER: readonly string[] = ["COMPLETED", "CANCELLED", "EXPIRED"];
const TASKS = "/api/v1/tasks";

type Sent = Pick<Asking, "method" | "path"> & { readonly body?: object };

/**
 * eAgent's SDK as its pages show it, over the dialect of a host. Refusals throw `MarketplaceError`;
 * a host that does not answer is asked again, and after every try `ConnectionError` is thrown.
 */
export class EAgent {
  readonly #line: Line;

  constructor({ apiKey, baseUrl, ...more }: EAgentOptions) {
    const headers = { "x-api-key": secretIn("EAgent: apiKey", apiKey) };
    const url = baseUrl.replace(/\/api\/v1\/*$/, "");
    this.#line = new Line({ ...more, what: "EAgent: baseUrl", url, headers });
  }

  /** Posts a task, with its budget set aside; tried again without being posted twice. */
  createTask(wanted: EAgentWanted, options?: CallOptions): Promise<EAgentTask> {
    const { categoryId: category_id, location, ...more } = wanted;
    const body = { ...more, category_id, location: location && placeOf(location) };
    return this.#ask(task, { method: "POST", path: TASKS, body }, options);
  }

  getTask(id: string, options?: CallOptions): Promise<EAgentTaskDetail> {
    return this.#ask(detail, { method: "GET", path: pathOf(id) }, options);
  }

  listTasks(filter: EAgentFilter = {}, options?: CallOptions): Promise<EAgentPage> {
    const { categoryId: category_id, ...more } = filter;
    const asked = new URLSearchParams(
      Object.entries({ ...more, category_id }).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)]],
      ),
    );
    return this.#ask(page, { method: "GET", path: `${TASKS}?${asked.toString()}` }, options);
  }

  /** Calls a task off that nobody has yet; all its money comes back. */
  cancelTask(id: string, options?: CallOptions): Promise<EAgentCancelled> {
    return this.#ask(cancelled, { method: "DELETE", path: pathOf(id) }, options);
  }

  listCategories(options?: CallOptions): Promise<EAgentCatalogue> {
    return this.#ask(catalogue, { method: "GET", path: "/api/v1/categories" }, options);
  }

  getBalance(options?: CallOptions): Promise<EAgentBalance> {
    return this.#ask(balance, { method: "GET", path: "/v1/balance" }, options);
  }

  /** What came of a task, once it is over: also where it expired or was called off. */
  async waitForCompletion(
    id: string,
    { everyMs = EVERY_MS, onUpdate, signal }: EAgentWait = {},
  ): Promise<EAgentResult> {
    let known: string | null = null;
    for (;;) {
      const now = await this.getTask(id, signal === undefined ? {} : { signal });
      if (now.status !== known) onUpdate?.(now);
      known = now.status;
      if (OVER.includes(known)) return resultOf(now);
      await pause(everyMs, signal);
    }
  }

  async #ask<S extends z.ZodType>(
    answer: S,
    sent: Sent,
    { idempotencyKey, signal }: CallOptions = {},
  ): Promise<z.output<S>> {
    const key = sent.method === "GET" ? null : (idempotencyKey ?? nanoid());
    const reply = await this.#line.ask({ ...sent, idempotencyKey: key, signal });
    if (!reply.ok) throw new MarketplaceError(reply.rejection);
    return answer.parse(reply.output);
  }
}

const pathOf = (id: string): string => `${TASKS}/${encodeURIComponent(id)}`;

const placeOf = ({ lat, lng, radiusKm }: NonNullable<EAgentWanted["location"]>) => ({
  ...{ lat, lng },
  ...(radiusKm !== undefined && { radius_km: radiusKm }),
});

const resultOf = (whole: EAgentTaskDetail): EAgentResult => ({
  id: whole.id,
  status: whole.status,
  data: whole.submission?.result_data ?? null,
  task: whole,
  untrusted_fields: ["data", ...whole.untrusted_fields.map((name) => `task.${name}`)],
});
