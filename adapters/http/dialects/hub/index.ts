import { z } from "zod";
import { json } from "../../answer.ts";
import { dialectApi } from "../../openapi/dialect.ts";
import type { Dialect, MakeDialect } from "../dialect.ts";
import { ABSENT } from "./absent.ts";
import { agentRows } from "./agents.ts";
import { aiRows } from "./ai.ts";
import { pluginRows } from "./extensions.ts";
import { healthRows } from "./health.ts";
import { kernelRows } from "./kernel.ts";
import { memoryRows } from "./memory.ts";
import { PAGES } from "./page.ts";
import { policyRows } from "./policy.ts";
import type { HubPort } from "../../../../engine/index.ts";
import { routesOf, type Row } from "./row.ts";
import { scriptRows } from "./scripts.ts";
import { selfincRows } from "./selfinc.ts";
import { siteRows } from "./site.ts";
import { aiSockets } from "./socket.ts";
import { taskRows } from "./tasks.ts";
import { watchRow } from "./watch.ts";
import { refusals, refuse } from "./words.ts";

const PATH = "/api/openapi.json";

/** The contract where the documents have it, beside where every dialect's is. */
const contract = (dialect: () => Dialect): Row => ({
  ...{ method: "get", path: PATH, title: "Read this contract" },
  answers: z.record(z.string(), z.unknown()),
  handle: ({ request }) =>
    json(200, dialectApi(dialect(), new URL(request.url).pathname.slice(0, -PATH.length))),
});

/** Aetherra Hub: agents carry out tasks, without money, and the host tells how it is. */
export const hub =
  (port: HubPort): MakeDialect =>
  (ports) => {
    const house = { hub: port, market: ports.market };
    const rows: readonly Row[] = [
      ...[...aiRows(port), ...agentRows(house), ...taskRows(house), watchRow(house)],
      ...[
        ...memoryRows(house),
        ...healthRows(port),
        ...siteRows(port),
        ...selfincRows(house),
        ...kernelRows(port),
      ],
      ...[...pluginRows(house), ...scriptRows(port), ...policyRows(port), ...ABSENT, ...PAGES],
    ];
    const dialect: Dialect = {
      ...{ name: "hub", title: "Aetherra Hub", refusals, refuse },
      routes: routesOf(ports, port, [...rows, contract(() => dialect)]),
      sockets: aiSockets(ports, port),
    };
    return dialect;
  };
