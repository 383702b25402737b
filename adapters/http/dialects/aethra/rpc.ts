import { moneyNote, rejection, type Principal } from "../../../../engine/index.ts";
import type { Body } from "../../body.ts";
import type { Explain } from "../../failure.ts";
import { admit, type Served } from "../../limits/admit.ts";
import type { Visit } from "../../visit.ts";
import { callTool } from "./call.ts";
import { listTools } from "./tools.ts";
import { INSTRUCTIONS } from "./instructions.ts";
import { idOf, rpcFault, rpcRefusal } from "../json-rpc.ts";
import { answerMessage } from "../tool-server.ts";

interface Dialect extends Served {
  readonly version: string;
  readonly explain: Explain;
}

/** The Aethra dialect: JSON-RPC in one POST, one JSON answer, nothing kept between two calls. */
export const aethra =
  (dialect: Dialect) =>
  async (visit: Visit, body: Body): Promise<Response> => {
    const id = body.ok ? idOf(body.value) : null;
    try {
      return await admit(visit, dialect, {
        answer: (who) => serve(dialect, visit, body, who),
        refuse: (why) => rpcRefusal(id, why),
      });
    } catch (error) {
      return rpcRefusal(id, await dialect.explain(error, visit));
    }
  };

async function serve(
  dialect: Dialect,
  visit: Visit,
  body: Body,
  who: Principal,
): Promise<Response> {
  if (who.role === "anyone")
    return rpcRefusal(body.ok ? idOf(body.value) : null, rejection("unauthenticated"));
  if (!body.ok) return unreadable(body);
  return answerMessage(visit.request, body.value, {
    info: { name: "guildhall", title: "Guildhall", version: dialect.version },
    instructions: `${INSTRUCTIONS}\n\n${moneyNote(dialect.market.anyone.mode)}`,
    list: listTools,
    call: (id, params) => callTool(dialect.market, visit, { id, params }, who),
  });
}

function unreadable({ status, rejection: why }: Extract<Body, { ok: false }>) {
  const isSyntax = why.reason === "malformed_json" || why.reason === "body_cut_off";
  const [code, says] = isSyntax ? [-32700, "Parse error"] : [-32600, "Invalid request"];
  const data = { reason: why.reason };
  return rpcFault(null, { code, message: `${says}: ${why.message}`, data }, status);
}
