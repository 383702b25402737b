// A protocol of one's own beside those that come along: Pigeon Post, where whoever needs something
// sends a letter with stamps on it, and a carrier takes it and brings an answer back. Three parts:
// the life of a letter, the dialect that speaks of it, and a host that has both.
//
// npm install guildhall zod
import assert from "node:assert/strict";
import { createMarketplace } from "guildhall";
import { CODES, rejection, type Process, type Rejection } from "guildhall/engine";
import {
  createHandler,
  DIALECTS,
  doorOf,
  headersOf,
  json,
  keyOf,
  replayHeaders,
  serveNode,
  type Asked,
  type MakeDialect,
  type Route,
} from "guildhall/http";
import { z } from "zod";

// The life of a letter: paid for when it is sent, and the carrier is paid for the answer. States
// have the usual names where they mean the usual thing, so that workers of every door find them.
const pigeon: Process = {
  name: "pigeon",
  version: 1,
  fee_rate: 50_000, // five per cent
  initial: "draft",
  states: {
    draft: { shows: { mcp: "working", pigeon: "WRITTEN" } },
    funded: { shows: { mcp: "working", pigeon: "PERCHED" } },
    in_progress: { shows: { mcp: "working", pigeon: "FLYING" } },
    completed: { shows: { mcp: "completed", pigeon: "ANSWERED" }, final: true },
    expired: { shows: { mcp: "failed", pigeon: "LOST" }, final: true },
  },
  transitions: [
    { from: ["draft"], on: "fund_task", to: "funded", by: ["requester"], money: "hold" },
    { from: ["draft"], on: "expire", to: "expired", by: ["clock"], at: "deadline" },
    { from: ["funded"], on: "accept_task", to: "in_progress", by: ["worker"] },
    {
      from: ["in_progress"],
      on: "submit_work",
      to: "completed",
      by: ["worker"],
      money: "release",
    },
    {
      from: ["funded", "in_progress"],
      on: "expire",
      to: "expired",
      by: ["clock"],
      at: "deadline",
      money: "refund",
    },
  ],
};

// A stamp is one US dollar.
const AMBER_PER_STAMP = 100;

// Whatever the market says of a task, in the words of Pigeon Post. A task that came by another door
// may be in a state that no letter knows.
const moved = z.object({ task_id: z.string(), status: z.string() });
const stateOf = (status: string): string => pigeon.states[status]?.shows["pigeon"] ?? "ELSEWHERE";
const letter = z.object({ letter: z.string(), state: z.string() });
const letterOf = (output: unknown): z.input<typeof letter> => {
  const { task_id, status } = moved.parse(output);
  return { letter: task_id, state: stateOf(status) };
};

const refusals = z.object({ squawk: z.string(), code: z.string(), field: z.string().optional() });
const NAMES: Readonly<Record<string, string>> = { budget_amber: "stamps", title: "wish" };
const refuse = (why: Rejection, status: number = CODES[why.code].http): Response => {
  const field = why.field === undefined ? undefined : (NAMES[why.field] ?? why.field);
  const body = { squawk: why.message, code: why.code, field };
  return json(status, body, headersOf(status, why), why.code);
};

const sending = z.object({ wish: z.string(), stamps: z.int().min(1) });
const answering = z.object({ answer: z.string() });

const pigeonPost: MakeDialect = (ports) => {
  const { market } = ports;
  const door = doorOf(ports, refuse);

  // Carries out one operation in the caller's name; the market says whether they may.
  const perform = async (
    { who, request }: Asked,
    { operation, status, input }: { operation: string; status: number; input: object },
  ): Promise<Response> => {
    const reply = await market.execute(who, operation, input, keyOf(request));
    if (!reply.ok) return refuse(reply.rejection);
    return json(status, letterOf(reply.output), replayHeaders(reply));
  };
  const send = (asked: Asked): Promise<Response> => {
    const read = sending.safeParse(asked.body);
    if (!read.success) return Promise.resolve(refuse(UNREADABLE));
    const { wish: title, stamps } = read.data;
    const budget_amber = stamps * AMBER_PER_STAMP;
    const input = { process: "pigeon", task_type: "letter", title, budget_amber };
    return perform(asked, { operation: "post_task", status: 201, input });
  };
  const perched = async ({ who }: Asked): Promise<Response> => {
    const reply = await market.execute(who, "browse_tasks", { statuses: ["funded"] });
    if (!reply.ok) return refuse(reply.rejection);
    const { tasks } = z.object({ tasks: z.array(z.unknown()) }).parse(reply.output);
    return json(200, { letters: tasks.map(letterOf) });
  };
  const take = (asked: Asked): Promise<Response> => {
    const input = { task_id: asked.param("letter") };
    return perform(asked, { operation: "accept_task", status: 200, input });
  };
  const answer = (asked: Asked): Promise<Response> => {
    const read = answering.safeParse(asked.body);
    if (!read.success) return Promise.resolve(refuse(UNREADABLE));
    const input = { task_id: asked.param("letter"), text_content: read.data.answer };
    return perform(asked, { operation: "submit_work", status: 200, input });
  };

  const signedIn = { status: 200, body: null, answers: letter, access: "signed_in" } as const;
  const routes: readonly Route[] = [
    {
      ...{ ...signedIn, method: "post", path: "/letters", title: "Send a letter", status: 201 },
      ...{ body: sending, scope: "payments.fund", answer: door.signedIn(send) },
    },
    {
      ...{ ...signedIn, method: "get", path: "/letters", title: "What waits for a carrier" },
      ...{ answers: z.object({ letters: z.array(letter) }), scope: null, access: "open" },
      answer: door.open(perched),
    },
    {
      ...{ ...signedIn, method: "put", path: "/letters/:letter/carrier", title: "Take a letter" },
      ...{ scope: null, answer: door.signedIn(take) },
    },
    {
      ...{ ...signedIn, method: "put", path: "/letters/:letter/answer", title: "Bring an answer" },
      ...{ body: answering, scope: null, answer: door.signedIn(answer) },
    },
  ];
  return { name: "pigeon", title: "Pigeon Post", routes, refusals, refuse };
};
const UNREADABLE = rejection("invalid_input", { message: "No pigeon can read that." });

// A host with the systems that come along, and with Pigeon Post.
const market = await createMarketplace({ processes: [pigeon] });
const handler = createHandler({ market, dialects: [...DIALECTS, pigeonPost] });
const host = await serveNode(handler, { port: 0 });

const acme = await market.registerDeveloper({ name: "Acme" });
await market.as(acme).topUp({ usd: "10.00" });
const { api_key } = await market.as(acme).registerAgent({
  display_name: "Scout",
  scopes: ["payments.fund"],
});
const ada = await market.registerWorker({ name: "Ada" });

const coo = async (method: string, path: string, key: string, body?: object) => {
  const response = await fetch(`${host.url}/pigeon${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  return response.json();
};

const wish = { wish: "Which way does the weathercock point?", stamps: 4 };
const sent = letter.parse(await coo("POST", "/letters", api_key, wish));
assert.equal(sent.state, "PERCHED");
assert.deepEqual(await coo("GET", "/letters", ada.token), { letters: [sent] });
// The same letter, found by the door that every market has.
assert.equal((await market.as(ada).findTasks()).tasks[0]?.task_id, sent.letter);

const path = `/letters/${sent.letter}`;
const taken = await coo("PUT", `${path}/carrier`, ada.token);
assert.deepEqual(taken, { letter: sent.letter, state: "FLYING" });
const done = await coo("PUT", `${path}/answer`, ada.token, { answer: "North-east." });
assert.deepEqual(done, { letter: sent.letter, state: "ANSWERED" });
const late = refusals.parse(await coo("PUT", `${path}/carrier`, ada.token));
assert.equal(late.code, "wrong_state");

const { balance_usd } = await market.as(acme).getWallet();
const { available_usd } = await market.as(ada).getEarnings();
assert.deepEqual({ balance_usd, available_usd }, { balance_usd: "6.00", available_usd: "3.80" });
await host.close();
await market.close();
console.log(`Acme has ${balance_usd} USD left, and Ada earned ${available_usd} with a letter.`);
