import { z } from "zod";
import { OPERATIONS, type Reply } from "../../../../engine/index.ts";
import { json, replayHeaders } from "../../answer.ts";
import { keyOf } from "../../caller.ts";
import type { Route } from "../../route.ts";
import type { DialectPorts } from "../dialect.ts";
import { doorOf, type Asked } from "../door.ts";
import type { Action } from "./action.ts";
import { withIsoReset, type LimitClass, type Limits } from "./limits.ts";
import { refuse } from "./refuse.ts";

/** Where an action is asked for, and how often it may be. */
export interface Row {
  readonly method: Route["method"];
  readonly path: string;
  readonly action: Action;
  readonly limit: LimitClass;
  readonly status?: 200 | 201;
  readonly query?: readonly string[];
  readonly access?: "open";
}

export const envelope = (data: z.ZodType) => z.object({ success: z.literal(true), data });

/** A reply in the documents' envelope, or its refusal. */
export const replied = (reply: Reply, status = 200): Response =>
  reply.ok
    ? json(status, { success: true, data: reply.output }, replayHeaders(reply))
    : refuse(reply.rejection);

const BASE = "/api/v1";

export const routesOf = (
  ports: DialectPorts,
  limits: Limits,
  rows: readonly Row[],
): readonly Route[] =>
  rows.map((row) => {
    const { method, action, status = 200, query = [], access = "signed_in" } = row;
    const path = BASE + row.path;
    const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
    const door = doorOf({ ...ports, limiter: limits.of(row.limit) }, refuse);
    const handle = async (asked: Asked): Promise<Response> => {
      const { who, from, request, body, param } = asked;
      const read = (names: readonly string[], get: (name: string) => string | undefined) =>
        names.map((name) => [name, get(name)]).filter(([, value]) => value !== undefined);
      // An id in the path says which one it is, whatever a body says.
      const raw = {
        ...body,
        ...Object.fromEntries(read(query, asked.query)),
        ...Object.fromEntries(read(inPath, param)),
      };
      const caller = { who, from, key: keyOf(request), market: ports.market };
      return replied(await action.run(caller, raw), status);
    };
    return {
      ...{ method, path, status, query, access, title: action.title },
      body: method === "get" || method === "delete" ? null : bodyOf(action, [...inPath, ...query]),
      answers: envelope(action.answers),
      scope: action.operation === null ? null : OPERATIONS[action.operation].scope,
      answer: withIsoReset(access === "open" ? door.open(handle) : door.signedIn(handle)),
    };
  });

/** What of the input is not in the address. */
const bodyOf = ({ input }: Action, elsewhere: readonly string[]): z.ZodType =>
  z.object(
    Object.fromEntries(Object.entries(input.shape).filter(([name]) => !elsewhere.includes(name))),
  );
