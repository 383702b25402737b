import { z } from "zod";
import { empty, withHeaders } from "../../answer.ts";
import type { Route } from "../../route.ts";
import type { DialectPorts } from "../dialect.ts";
import { crossOrigin, hubDoor, type Handle, type HubDoor } from "./door.ts";
import type { HubPort } from "../../../../engine/index.ts";

/** Where something is asked for at the Hub. */
export interface Row {
  readonly method: "get" | "post";
  readonly path: string;
  readonly title: string;
  /** Whose switches and tokens count; anybody may ask where it is not given. */
  readonly area?: "ai" | "agents";
  readonly status?: 200 | 201 | 202 | 501;
  readonly body?: z.ZodType;
  readonly query?: readonly string[];
  readonly answers: z.ZodType;
  /** Of what it answers, where that is no JSON. */
  readonly type?: string;
  readonly handle: Handle;
}

/** What the rows are made from. */
export interface Hub {
  readonly hub: HubPort;
  readonly market: DialectPorts["market"];
}

const NAMES = "authorization, content-type, idempotency-key, x-aetherra-token, x-request-id";

/** The rows as routes, with the headers that the documents promise of every answer. */
export function routesOf(ports: DialectPorts, hub: HubPort, rows: readonly Row[]): Route[] {
  const door = hubDoor(ports, hub);
  const told =
    (answer: Route["answer"]): Route["answer"] =>
    async (c) => {
      const shared = crossOrigin(c.req.raw, hub.settings);
      return withHeaders(await answer(c), { "x-hub-version": hub.version, ...shared });
    };
  const asked = rows.map((row): Route => {
    const { method, path, title, status = 200, body = null, query = [], answers, type } = row;
    const access = row.area !== undefined && hub.settings[row.area].required ? "signed_in" : "open";
    return {
      ...{ method, path, title, status, body, query, answers, access, scope: null },
      ...(type !== undefined && { type }),
      answer: told(enter(door, row)),
    };
  });
  return [...asked, ...[...new Set(rows.map(({ path }) => path))].map(preflight(told))];
}

const enter = (door: HubDoor, { area, handle }: Row): Route["answer"] =>
  area === undefined ? door.anybody(handle) : door.within(area, handle);

/** What browsers ask before they let a page send a request. */
const preflight =
  (told: (answer: Route["answer"]) => Route["answer"]) =>
  (path: string): Route => ({
    ...{ method: "options", path, title: "Ask what a page may send", status: 204, body: null },
    ...{ answers: z.null(), scope: null, access: "open" },
    answer: told(() =>
      Promise.resolve(
        withHeaders(empty(204), {
          "access-control-allow-methods": "GET, POST, OPTIONS",
          "access-control-allow-headers": NAMES,
        }),
      ),
    ),
  });
