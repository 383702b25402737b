import { rejection } from "../../engine/index.ts";
import { refusal, withHeaders } from "./answer.ts";
import type { Paths } from "./paths.ts";
import type { App } from "./place.ts";

/** Refuses what nobody answers: other methods of the paths there are, and all other paths. */
export function refuseStrays(app: App, paths: Paths): void {
  app.notFound((c) => {
    const methods = paths.methodsAt(c.req.path);
    return methods === null ? refusal(NO_SUCH_PATH, 404) : wrongMethod(methods);
  });
}

function wrongMethod(allow: string): Response {
  const message = `This address answers ${allow} only.`;
  const why = { reason: "method_not_allowed", message };
  return withHeaders(refusal(rejection("unknown_operation", why), 405), { allow });
}

const NO_SUCH_PATH = rejection("unknown_operation", {
  reason: "no_such_path",
  message: "There is nothing at this address. Operations are at POST /v1/<operation>.",
});
