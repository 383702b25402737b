import { rejection, type Rejection } from "../../engine/index.ts";
import { refusal, withHeaders } from "./answer.ts";
import type { Mounted } from "./dialects/mount.ts";
import type { Paths } from "./paths.ts";
import type { App } from "./place.ts";

type Refuse = (why: Rejection, status: number) => Response;

/**
 * Refuses what nobody answers: other methods of the paths there are, and all other paths. Beneath
 * a dialect's own path it refuses in the dialect's way.
 */
export function refuseStrays(app: App, paths: Paths, dialects: readonly Mounted[]): void {
  app.notFound((c) => {
    const own = dialects.find(({ base }) => base !== "" && paths.isUnder(base, c.req.path));
    const refuse = own?.dialect.refuse ?? refusal;
    const methods = paths.methodsAt(c.req.path);
    return methods === null ? refuse(NO_SUCH_PATH, 404) : wrongMethod(methods, refuse);
  });
}

function wrongMethod(allow: string, refuse: Refuse): Response {
  const message = `This address answers ${allow} only.`;
  const why = { reason: "method_not_allowed", message };
  return withHeaders(refuse(rejection("unknown_operation", why), 405), { allow });
}

const NO_SUCH_PATH = rejection("unknown_operation", {
  reason: "no_such_path",
  message: "There is nothing at this address. Operations are at POST /v1/<operation>.",
});
