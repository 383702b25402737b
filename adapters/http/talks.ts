import { rejection } from "../../engine/index.ts";
import { refusal } from "./answer.ts";
import type { Mounted } from "./dialects/mount.ts";
import type { Explain } from "./failure.ts";
import type { Open } from "./upgrade.ts";
import { Visit } from "./visit.ts";

/** The conversations of all dialects, by their addresses. */
export function talksOf(dialects: readonly Mounted[], basePath: string, explain: Explain): Open {
  const all = dialects.flatMap(({ base, dialect }) =>
    (dialect.sockets ?? []).map((route) => ({ ...route, path: basePath + base + route.path })),
  );
  return async (request, from) => {
    const { pathname } = new URL(request.url);
    const route = all.find(({ path }) => path === pathname);
    if (route === undefined) return refusal(rejection("unknown_operation"), 404);
    const visit = new Visit(request, from);
    return route.open(visit).catch(async (error: unknown) => refusal(await explain(error, visit)));
  };
}
