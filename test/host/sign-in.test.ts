import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { lowdbStorage } from "../../adapters/storage/lowdb/index.ts";
import { postgresStorage } from "../../adapters/storage/postgres/index.ts";
import { sqliteStorage } from "../../adapters/storage/sqlite/index.ts";
import { startHost } from "../../src/host.ts";
import { freshDatabase } from "../support/postgres-stores.ts";
import { nodeStart } from "./started.ts";

const SECRET_KEY = "a key for tests only";

type Json = Readonly<Record<string, string>>;

async function post(url: string, path: string, input: object, key?: string) {
  const response = await fetch(url + path, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify(input),
  });
  return { status: response.status, body: (await response.json()) as Json };
}

const folders: string[] = [];
const folder = async (): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), "guildhall-sign-in-"));
  folders.push(made);
  return made;
};
afterEach(async () => {
  for (const made of folders.splice(0)) await rm(made, { recursive: true, force: true });
});

/** One person who registers, signs in, makes an agent and fetches a token: five secrets. */
async function secretsOf(url: string, n: number): Promise<readonly string[]> {
  const email = `person${n}@company.com`;
  const password = `correct horse ${n} battery staple`;
  const person = { email, password, display_name: `Person ${n}` };
  await post(url, "/api/v1/auth/register/developer", person);
  const login = await post(url, "/api/v1/auth/login", { email, password });
  const { access_token = "", refresh_token = "" } = login.body;
  const agents = "/api/v1/auth/developers/agents";
  const agent = await post(url, agents, { display_name: "A" }, access_token);
  const { agent_id = "", api_key = "" } = agent.body;
  const form = { grant_type: "client_credentials", client_id: agent_id, client_secret: api_key };
  const granted = await fetch(`${url}/oauth/token`, {
    ...{ method: "POST", body: new URLSearchParams(form) },
  });
  const { access_token: oauth = "" } = (await granted.json()) as Json;
  await post(url, "/v1/whoami", {}, oauth);
  return [password, access_token, refresh_token, api_key, oauth];
}

/** Every byte of every file below a folder. */
async function bytesIn(path: string): Promise<Buffer> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Buffer.concat(
    await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name)))),
  );
}

describe("Two hundred passwords, keys and tokens", () => {
  it.each([
    ["lowdb", (path: string) => lowdbStorage({ path })],
    ["sqlite", (path: string) => sqliteStorage({ path: join(path, "market.db") })],
  ])("are readable nowhere in the files of %s, nor in what is logged", async (_, open) => {
    const path = await folder();
    const logged: string[] = [];
    const spies = (["log", "info", "warn", "error"] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation((...said) => void logged.push(said.join(" "))),
    );
    const storage = await open(path);
    const host = await startHost({ port: 0, secretKey: SECRET_KEY, storage });
    const secrets: string[] = [];
    for (let n = 0; n < 40; n++) secrets.push(...(await secretsOf(host.url, n)));
    const running = await bytesIn(path);
    await host.close();
    for (const spy of spies) spy.mockRestore();
    const kept = Buffer.concat([running, await bytesIn(path)]);
    expect(secrets.filter((secret) => secret.length >= 20)).toHaveLength(200);
    // What does stand there is found, so the search would have found the rest.
    expect(kept.includes("person39@company.com")).toBe(true);
    expect(kept.includes("$argon2id$v=19$m=19456,t=2,p=1$")).toBe(true);
    for (const secret of [...secrets, SECRET_KEY]) {
      expect(kept.includes(secret)).toBe(false);
      // Nor by its telling part alone: a token's signature, a key without its prefix.
      expect(kept.includes(secret.slice(-20))).toBe(false);
      expect(logged.join("\n")).not.toContain(secret.slice(-20));
    }
  });
});

describe("A session", () => {
  it("outlives the process, and so do its end and what was used up", async () => {
    const storage = `lowdb:${await folder()}`;
    const first = await nodeStart(storage);
    const person = { email: "you@company.com", password: "YourSecurePassword123" };
    const more = { display_name: "You" };
    await post(first.url, "/api/v1/auth/register/developer", { ...person, ...more });
    const login = async (url: string) => (await post(url, "/api/v1/auth/login", person)).body;
    const [kept, ended, used] = [
      await login(first.url),
      await login(first.url),
      await login(first.url),
    ];
    await post(first.url, "/api/v1/auth/revoke", { refresh_token: ended["refresh_token"] });
    const refresh = "/api/v1/auth/token/refresh";
    const next = await post(first.url, refresh, { refresh_token: used["refresh_token"] });
    expect(next.status).toBe(200);
    await first.end("SIGKILL");

    const second = await nodeStart(storage);
    const whoami = async (token = "") => (await post(second.url, "/v1/whoami", {}, token)).status;
    expect(await whoami(kept["access_token"])).toBe(200);
    expect(await whoami(ended["access_token"])).toBe(401);
    expect(await whoami(next.body["access_token"])).toBe(200);
    const again = await post(second.url, refresh, { refresh_token: used["refresh_token"] });
    expect(again.status).toBe(401);
    expect(await whoami(next.body["access_token"])).toBe(401);
    await second.end("SIGKILL");

    const third = await nodeStart(storage);
    const last = next.body["refresh_token"];
    expect((await post(third.url, refresh, { refresh_token: last })).status).toBe(401);
    expect(await third.end("SIGTERM")).toBe(0);
  });
});

describe("Two hosts of one store", () => {
  it("know each other's sessions, and each other's revocations on the next call", async () => {
    const url = await freshDatabase();
    const open = async () =>
      startHost({ port: 0, secretKey: SECRET_KEY, storage: await postgresStorage({ url }) });
    const [one, two] = [await open(), await open()];
    const person = { email: "you@company.com", password: "YourSecurePassword123" };
    const more = { display_name: "You" };
    await post(one.url, "/api/v1/auth/register/developer", { ...person, ...more });
    const login = await post(two.url, "/api/v1/auth/login", person);
    const { access_token = "", refresh_token = "" } = login.body;
    const agents = "/api/v1/auth/developers/agents";
    const agent = await post(one.url, agents, { display_name: "A" }, access_token);
    const { api_key = "" } = agent.body;
    const whoami = async (host: { readonly url: string }, token: string) =>
      (await post(host.url, "/v1/whoami", {}, token)).status;
    expect([await whoami(one, access_token), await whoami(two, api_key)]).toEqual([200, 200]);
    await whoami(one, api_key);
    const keys = "/api/v1/auth/api-keys";
    const headers = { authorization: `Bearer ${access_token}` };
    const list = async (host: { readonly url: string }) =>
      (await (await fetch(host.url + keys, { headers })).json()) as {
        readonly keys: readonly { readonly key_id: string; readonly usage_count: number }[];
      };
    await list(one);
    const [key] = (await list(two)).keys;
    expect(key?.usage_count).toBe(2);
    await fetch(`${one.url}${keys}/${key?.key_id ?? ""}`, { method: "DELETE", headers });
    expect(await whoami(two, api_key)).toBe(401);
    await post(one.url, "/api/v1/auth/revoke", { refresh_token });
    expect([await whoami(two, access_token), await whoami(one, access_token)]).toEqual([401, 401]);
    await Promise.all([one.close(), two.close()]);
  });
});
