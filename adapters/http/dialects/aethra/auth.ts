import type { Origin, Reply } from "../../../../engine/index.ts";
import { refusal } from "../../answer.ts";
import { readJson } from "../../body.ts";
import type { App } from "../../place.ts";
import { admitAnyone, type Served } from "../../limits/admit.ts";
import { restAnswer, restCall } from "./rest-call.ts";

/** Open to everybody; the body says who it is. */
type SignIn = (body: unknown, from: Origin) => Promise<Reply>;

const PREFIX = "/api/v1/auth";

/** `/api/v1/auth`: accounts, sign-in, agents and keys as Aethra's documents have them. */
export function mountAuth(app: App, served: Served): void {
  const { accounts } = served.market;

  const open = (path: string, status: 200 | 201, signIn: SignIn): void => {
    app.post(PREFIX + path, (c) => {
      const answer = async (): Promise<Response> => {
        const body = await readJson(c.req.raw);
        if (!body.ok) return refusal(body.rejection, body.status);
        return restAnswer(await signIn(body.value, c.env), { status });
      };
      return admitAnyone(served, c.env, answer, refusal);
    });
  };
  open("/register/developer", 201, (body, from) => accounts.register("developer", body, from));
  open("/register/worker", 201, (body, from) => accounts.register("worker", body, from));
  open("/login", 200, (body, from) => accounts.login(body, from));
  open("/token/refresh", 200, (body) => accounts.refresh(body));
  open("/revoke", 200, (body) => accounts.revoke(body));

  const call = restCall(served);
  const keys = `${PREFIX}/api-keys`;
  app.post(`${PREFIX}/developers/agents`, (c) => call(c, "register_agent", { status: 201 }));
  app.post(keys, (c) => call(c, "create_api_key", { status: 201 }));
  app.get(keys, (c) => call(c, "list_api_keys"));
  app.delete(`${keys}/:key_id`, (c) =>
    call(c, "revoke_api_key", { inputOf: () => ({ key_id: c.req.param("key_id") }) }),
  );
}

/** The paths of `mountAuth` with what each answers. */
export const AUTH_PATHS: Readonly<Record<string, string>> = {
  [`${PREFIX}/register/developer`]: "POST",
  [`${PREFIX}/register/worker`]: "POST",
  [`${PREFIX}/login`]: "POST",
  [`${PREFIX}/token/refresh`]: "POST",
  [`${PREFIX}/revoke`]: "POST",
  [`${PREFIX}/developers/agents`]: "POST",
  [`${PREFIX}/api-keys`]: "GET, HEAD, POST",
  [`${PREFIX}/api-keys/:key_id`]: "DELETE",
};
