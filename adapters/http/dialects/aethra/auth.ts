import { SIGN_IN, type Origin, type Reply } from "../../../../engine/index.ts";
import { refusal } from "../../answer.ts";
import { readJson } from "../../body.ts";
import { admitAnyone, type Served } from "../../limits/admit.ts";
import type { Route } from "../../route.ts";
import { restAnswer, restRoutes } from "./rest-call.ts";

const PREFIX = "/api/v1/auth";
const KEYS = `${PREFIX}/api-keys`;

/** `/api/v1/auth`: accounts, sign-in, agents and keys as Aethra's documents have them. */
export function authRoutes(served: Served): readonly Route[] {
  const { accounts } = served.market;

  /** Open to everybody; the body says who it is. */
  const open = (
    path: string,
    status: 200 | 201,
    told: (typeof SIGN_IN)[keyof typeof SIGN_IN],
    signIn: (body: unknown, from: Origin) => Promise<Reply>,
  ): Route => ({
    ...{ method: "post", path: PREFIX + path, title: told.title, status },
    ...{ body: told.input, answers: told.output, scope: null, access: "open" },
    answer: (c) => {
      const answer = async (): Promise<Response> => {
        const body = await readJson(c.req.raw);
        if (!body.ok) return refusal(body.rejection, body.status);
        return restAnswer(await signIn(body.value, c.env), { status });
      };
      return admitAnyone(c.env, served, answer, refusal);
    },
  });

  const { register_developer, register_worker, login, refresh, revoke } = SIGN_IN;
  return [
    open("/register/developer", 201, register_developer, (body, from) =>
      accounts.register("developer", body, from),
    ),
    open("/register/worker", 201, register_worker, (body, from) =>
      accounts.register("worker", body, from),
    ),
    open("/login", 200, login, (body, from) => accounts.login(body, from)),
    open("/token/refresh", 200, refresh, (body) => accounts.refresh(body)),
    open("/revoke", 200, revoke, (body) => accounts.revoke(body)),
    ...restRoutes(served, [
      ["post", `${PREFIX}/developers/agents`, "register_agent", { status: 201 }],
      ["post", KEYS, "create_api_key", { status: 201 }],
      ["get", KEYS, "list_api_keys"],
      ["delete", `${KEYS}/:key_id`, "revoke_api_key"],
    ]),
  ];
}
