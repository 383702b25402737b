import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { fileURLToPath } from "node:url";
import { atOnce, inRounds, type Figure, type Variant } from "../rounds.ts";
import type { End } from "./end.ts";

const CALLS = 10_000;
const ROUNDS = 9;
const FLIGHT = 16;
const END = fileURLToPath(new URL("end.ts", import.meta.url));

/** A server in a process of its own, so that its work is told from the work of asking it. */
interface Asked {
  readonly end: End;
  /** The seconds of processor time that it has used. */
  used(): Promise<number>;
  close(): void;
}

const told = async (child: ChildProcess): Promise<unknown> => {
  const [message]: unknown[] = await once(child, "message");
  return message;
};

async function ask(name: "hono" | "asked" | "sdk" | "ours"): Promise<Asked> {
  const child = fork(END, [name]);
  const end = (await told(child)) as End;
  return {
    end,
    async used() {
      child.send("how much");
      return Number(await told(child)) / 1e6;
    },
    close: () => child.disconnect(),
  };
}

type Ask = (end: End) => { readonly path: string; readonly body: string };

const operation: Ask = ({ task_id }) => ({
  path: "/v1/get_task",
  body: JSON.stringify({ task_id }),
});

const tool: Ask = ({ task_id }) => {
  const params = { name: "get_task", arguments: { task_id } };
  return {
    path: "/mcp",
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }),
  };
};

/** Posts over kept connections, looks at each answer, and says what the server used for all. */
function posting({ end, used }: Asked, sent: Ask): () => Promise<number> {
  const { path, body } = sent(end);
  const headers = {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    authorization: `Bearer ${end.key}`,
  };
  const agent = new Agent({ keepAlive: true, maxSockets: FLIGHT });
  const options = { agent, port: end.port, path, method: "POST", headers };
  const post = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const call = request(options, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => (text += part));
        response.on("end", () => {
          if (text.includes(end.task_id)) resolve();
          else reject(new Error(`no task but ${response.statusCode} ${text}`));
        });
      });
      call.on("error", reject).end(body);
    });
  return async () => {
    const before = await used();
    // Whoever asks never sleeps: to wake it is work of the server's, and the more of it the more
    // time there is between two answers.
    let isOver = false;
    const stayAwake = (): void => void (isOver || setImmediate(stayAwake));
    stayAwake();
    await atOnce(FLIGHT, post, CALLS);
    isOver = true;
    agent.destroy();
    return (await used()) - before;
  };
}

/**
 * `get_task` over HTTP, by the processor time of a server that looks at who asks and how often,
 * against servers that do not.
 */
export async function benchHost(): Promise<readonly Figure[]> {
  const ours = await ask("ours");
  const compare = async (title: string, bare: Asked, limit: string, sent: Ask, floor: number) => {
    const variants: Variant[] = [
      { name: limit, prepare: () => Promise.resolve(posting(bare, sent)) },
      {
        name: "our host",
        against: { name: limit, floor, stretch: 1 },
        prepare: () => Promise.resolve(posting(ours, sent)),
      },
    ];
    const figures = await inRounds(title, CALLS, ROUNDS, variants);
    bare.close();
    return figures;
  };
  const hono = "limit: bare Hono, same operation";
  const asked = "limit: bare Hono that looks who asks";
  const sdk = "limit: a bare SDK server, same operation";
  const figures = [
    ...(await compare("/v1/get_task, 16 at once", await ask("hono"), hono, operation, 0.8)),
    ...(await compare("The same, of whoever asks", await ask("asked"), asked, operation, 0.8)),
    ...(await compare("tools/call get_task, 16 at once", await ask("sdk"), sdk, tool, 0.85)),
  ];
  ours.close();
  return figures;
}
