import { isFields, type Fields, type HubPort, type Principal } from "../../../../engine/index.ts";
import { empty } from "../../answer.ts";
import type { SocketRoute, Talk } from "../../socket.ts";
import type { DialectPorts } from "../dialect.ts";
import { questionIn, toldOf } from "./ai.ts";
import { hubDoor } from "./door.ts";

/** Questions and answers to and fro, under the same rules as over plain requests. */
export function aiSockets(ports: DialectPorts, hub: HubPort): readonly SocketRoute[] {
  const door = hubDoor(ports, hub);
  const open: SocketRoute["open"] = async (visit) => {
    const found: Talk[] = [];
    const enter = door.within("ai", ({ who }) => {
      found.push(talkWith(who, hub));
      return empty(200);
    });
    const refused = await enter({ env: visit, req: new Asking(visit.request) });
    return found[0] ?? refused;
  };
  return [{ path: "/api/ai/stream_ws", open }];
}

const talkWith = (who: Principal, hub: HubPort): Talk =>
  async function* (message, signal) {
    const sent = fieldsIn(message);
    const read = sent === null ? NOT_JSON : questionIn(sent, hub);
    if ("code" in read) {
      yield JSON.stringify({ type: "error", content: read.message, metadata: {} });
      return;
    }
    for await (const told of toldOf(read, who, signal))
      if (told["type"] !== "start") yield JSON.stringify({ content: "", metadata: {}, ...told });
  };

const NOT_JSON = { code: "invalid_input", message: "A message must be a JSON object." } as const;

function fieldsIn(message: string): Fields | null {
  try {
    const read: unknown = JSON.parse(message);
    return isFields(read) ? read : null;
  } catch {
    return null;
  }
}

/** A request in whose address nothing differs. */
class Asking {
  readonly raw: Request;

  constructor(raw: Request) {
    this.raw = raw;
  }

  param(name: string): string | undefined;
  param(): Record<string, string>;
  param(name?: string): Record<string, string> | string | undefined {
    return name === undefined ? {} : undefined;
  }

  query(): undefined {
    return undefined;
  }
}
