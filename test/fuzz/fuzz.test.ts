import { describe, expect, it, onTestFinished } from "vitest";
import { createHandler, type PlainHandler } from "../../adapters/http/index.ts";
import { memoryStorage } from "../../adapters/storage/memory.ts";
import { OPERATIONS, SCOPES, type MarketPort } from "../../engine/index.ts";
import type { SandboxCredentials } from "../../src/host.ts";
import { otherwise, SPEC, Wire } from "../adapters/http/given.ts";
import { nodeStart } from "../host/started.ts";
import { lengthOf } from "../surfaces/effects.ts";
import { openTown } from "../surfaces/town.ts";
import { readDocuments } from "./documents.ts";
import { LEFT_OUT, Runner, type Target } from "./runner.ts";

const REQUESTS = process.env["GUILDHALL_DEEP"] === "1" ? 200_000 : 20_000;
const OVER_HTTP = 1_000;
/** Hashing is slow on purpose, and here there is nothing to protect. */
const QUICK = { signIn: { passwords: { argon2id: () => Promise.resolve(new Uint8Array(32)) } } };

type Behind = (market: MarketPort) => MarketPort;

async function townBehind(change: Behind = (market) => market): Promise<Target> {
  const storage = memoryStorage();
  const opened = await openTown({ storage, ...QUICK });
  const handler = createHandler({ market: change(opened.market), onError: () => undefined });
  let length = 0;
  const recorded = async () => (length = await lengthOf(storage, length));
  return { town: { ...opened.town, wire: new Wire(handler) }, recorded };
}

/** Fuzzes one town after another; answers what was wrong, and the runner with its counts. */
async function fuzz(requests: number, seed: number, open: () => Promise<Target>) {
  let target = await open();
  const documents = await readDocuments(target.town.wire, target.town.keys.agent_key);
  const runner = new Runner(documents, seed);
  const faults: string[] = [];
  let [asked, fresh] = [0, 0];
  while (asked < requests && faults.length < 10) {
    const found = await runner.ask(target);
    if (found === null) {
      if (fresh === asked) throw new Error("a new town is of no use");
      fresh = asked;
      target = await open();
      continue;
    }
    faults.push(...found);
    asked++;
  }
  return { faults, runner };
}

describe("Whatever the documents tell of", () => {
  it(`answers ${REQUESTS} requests as they promise`, async () => {
    const { faults, runner } = await fuzz(REQUESTS, 1, townBehind);
    expect(faults).toEqual([]);
    const names = Object.keys(OPERATIONS).filter((name) => !LEFT_OUT.includes(name));
    // No rail of a sandbox asks where somebody is paid.
    expect(names.filter((name) => !runner.accepted.has(name))).toEqual(["open_payee"]);
    expect(names.filter((name) => !runner.refused.has(name))).toEqual([]);
  }, 1_200_000);

  it(`does so over HTTP, for ${OVER_HTTP} of them`, async () => {
    const host = await nodeStart("memory");
    onTestFinished(() => host.end("SIGKILL").then(() => undefined));
    const send = (request: Request) =>
      fetch(host.url + new URL(request.url).pathname, new Request(request, { duplex: "half" }));
    const wire = new Wire(Object.assign(send, { close: () => undefined }));
    const recorded = () => Promise.resolve(0);
    const { faults } = await fuzz(OVER_HTTP, 2, async () => ({
      recorded,
      town: { wire, keys: await newcomers(wire, host.sandbox) },
    }));
    expect(faults).toEqual([]);
  }, 120_000);
});

/** New people in a host that runs already, with everything their roles may do. */
async function newcomers(wire: Wire, sandbox: SandboxCredentials): Promise<SandboxCredentials> {
  const { body: developer } = await wire.v1("register_developer", undefined, { name: "Acme" });
  const { body: agent } = await wire.v1("register_agent", developer.token, {
    ...{ display_name: "Scout", scopes: SCOPES },
  });
  const { body: worker } = await wire.v1("register_worker", undefined, { name: "Ada" });
  await wire.v1("top_up", developer.token, { usd: 100_000 });
  return {
    ...sandbox,
    ...{ developer_token: developer.token, worker_token: worker.token },
    ...{ agent_id: agent.agent_id, agent_key: agent.api_key },
  };
}

describe("A check", () => {
  const found = async (change: (handler: PlainHandler) => PlainHandler, seed = 8) => {
    const open = async (): Promise<Target> => {
      const target = await townBehind();
      const { wire } = target.town;
      return { ...target, town: { ...target.town, wire: new Wire(change(wire.handler)) } };
    };
    const { faults } = await fuzz(400, seed, open);
    return faults.map((fault) => fault.split(":")[0]);
  };
  type Change = (request: Request, response: Response, text: string) => Response | null;
  /** The same handler, whose answers are spoilt. */
  const spoiling =
    (change: Change) =>
    (handler: PlainHandler): PlainHandler =>
      Object.assign(
        async (request: Request) => {
          const response = await handler(request);
          const text = await response.clone().text();
          return change(request, response, text) ?? response;
        },
        { close: () => undefined },
      );
  const remade = ({ status, headers }: Response, text: string, more: object = {}): Response =>
    new Response(text, { status, headers: { ...Object.fromEntries(headers), ...more } });
  const isCall = ({ url }: Request): boolean => url.includes("/v1/") && !url.includes("/api/");

  it.each<[string, Change]>([
    [
      "not_a_server_error",
      (request) => (isCall(request) ? Response.json({}, { status: 500 }) : null),
    ],
    [
      "status_code_conformance",
      (request, { headers, status }, text) =>
        isCall(request) && status === 200 ? new Response(text, { status: 203, headers }) : null,
    ],
    [
      "content_type_conformance",
      (request, response, text) =>
        isCall(request) ? remade(response, text, { "content-type": "text/html" }) : null,
    ],
    [
      "response_headers_conformance",
      (request, response, text) =>
        isCall(request) ? remade(response, text, { "cache-control": "public" }) : null,
    ],
    [
      "response_schema_conformance",
      ({ url }, response) => (url.endsWith("/v1/get_wallet") ? remade(response, "{}") : null),
    ],
    [
      "negative_data_rejection",
      (request, response, text) =>
        isCall(request) && text.includes("unknown_field")
          ? remade(response, text.replace("invalid_input", "invalid_state"))
          : null,
    ],
    [
      "positive_data_acceptance",
      (request, response, text) =>
        isCall(request) && response.status === 404
          ? remade(response, text.replace('"not_found",', '"invalid_input","reason":"wrong_type",'))
          : null,
    ],
    [
      "unsupported_method",
      (_, response, text) =>
        response.status === 405 ? new Response(text, { ...response, status: 404 }) : null,
    ],
    [
      "missing_required_header",
      (request, { headers, status }, text) =>
        status === 401 && !request.headers.has("authorization")
          ? new Response(text, { status: 404, headers })
          : null,
    ],
    [
      "ignored_auth",
      (request, { headers, status }, text) =>
        status === 401 && request.headers.has("authorization")
          ? new Response(text, { status: 404, headers })
          : null,
    ],
    [
      "tells_no_insides",
      (request, response, text) =>
        isCall(request) && response.status === 404
          ? remade(response, text.replace("There", "at run (file:///src/a.ts:1:2) There"))
          : null,
    ],
  ])("finds what it is named for: %s", async (name, change) => {
    expect(await found(spoiling(change))).toContain(name);
  });

  it("finds a refusal that changed something", async () => {
    const { faults } = await fuzz(200, 4, async () => {
      const target = await townBehind();
      let length = 0;
      return { ...target, recorded: () => Promise.resolve(length++) };
    });
    expect(faults.map((fault) => fault.split(":")[0])).toContain("refused_changes_nothing");
  });
});

/** What was taken back is gone, and what was made is there. */
async function livesOf({ town: { wire, keys } }: Target): Promise<readonly string[]> {
  const faults: string[] = [];
  const expectSame = (seen: unknown, wanted: unknown, fault: string): void => {
    if (seen !== wanted) faults.push(fault);
  };
  const developer = keys.developer_token;
  const url = "https://192.0.2.1/hook";
  const { body: hook } = await wire.v1("create_webhook", developer, {
    ...{ url, event_types: ["task.created"], secret: "sixteen characters" },
  });
  const isListed = async () =>
    (await wire.v1("list_webhooks", developer)).text.includes(hook.webhook_id);
  expectSame(await isListed(), true, "a webhook that was made is not there");
  await wire.v1("delete_webhook", developer, { webhook_id: hook.webhook_id });
  expectSame(await isListed(), false, "a webhook is there after its end");
  const again = await wire.v1("delete_webhook", developer, { webhook_id: hook.webhook_id });
  expectSame(again.status, 404, "a webhook can be deleted twice");

  const { body: key } = await wire.v1("create_api_key", developer, {
    ...{ name: "short", scopes: ["tasks.read"], agent_id: keys.agent_id },
  });
  expectSame((await wire.v1("whoami", key.api_key)).status, 200, "a key that was made is none");
  await wire.v1("revoke_api_key", developer, { key_id: key.key_id });
  expectSame((await wire.v1("whoami", key.api_key)).status, 401, "a key works after its end");

  const { body: task } = await wire.v1("create_task", keys.agent_key, SPEC);
  const { task_id } = task;
  const read = async () => wire.v1("get_task", keys.agent_key, { task_id });
  expectSame((await read()).status, 200, "a task that was made is not there");
  await wire.v1("cancel_task", keys.agent_key, { task_id });
  const late = await wire.v1("fund_task", keys.agent_key, { task_id });
  expectSame(late.status, 409, "a task can be paid for after its end");
  expectSame((await read()).body.status, "cancelled", "a task that has ended cannot be read");
  return faults;
}

describe("What was made, and what was taken back", () => {
  it("is there, and is gone", async () => {
    expect(await livesOf(await townBehind())).toEqual([]);
  });

  it("is found out, where a key goes on after its end", async () => {
    const known = new Map<string, Awaited<ReturnType<MarketPort["authenticate"]>>>();
    const target = await townBehind((market) =>
      otherwise(market, {
        async authenticate(secret, from) {
          const who = (await market.authenticate(secret, from)) ?? known.get(secret) ?? null;
          known.set(secret, who);
          return who;
        },
      }),
    );
    expect(await livesOf(target)).toEqual(["a key works after its end"]);
  });
});
