import { describe, expect, it, onTestFinished } from "vitest";
import { nodeStart } from "../host/started.ts";
import { canCertify, certify } from "./certificate.ts";
import { hookAt, logOf, post } from "./started.ts";
import { received, says, until } from "./receiver.ts";

describe.skipIf(!canCertify())("A receiver behind https", () => {
  it("is told what happens, where the host trusts who vouches for it", async () => {
    const mine = await certify("IP:127.0.0.1");
    const other = await certify("DNS:elsewhere.example");
    const [trusted, misnamed, stranger] = await Promise.all([
      received(says(200), { certificate: mine }),
      received(says(200), { certificate: other }),
      received(says(200), { certificate: await certify("IP:127.0.0.1") }),
    ]);
    const all = [trusted, misnamed, stranger];
    const allowed = all.flatMap(({ host }) => ["--allow-private-host", host]);
    const host = await nodeStart("memory", allowed, { NODE_EXTRA_CA_CERTS: mine.file });
    onTestFinished(() => host.end("SIGTERM").then(() => undefined));
    const hooks = await Promise.all(all.map(({ url }) => hookAt(host, url)));
    await post(host);
    await until("all three were tried", async () => {
      const logs = await Promise.all(hooks.map((hook) => logOf(host, hook)));
      return logs.every(([first]) => (first?.attempts ?? 0) > 0);
    });
    const [good, ...bad] = await Promise.all(hooks.map((hook) => logOf(host, hook)));
    expect(good).toMatchObject([{ state: "delivered", attempts: 1, last_status: 200 }]);
    for (const log of bad)
      expect(log).toMatchObject([
        { state: "retrying", last_status: null, last_fault: "tls_failed" },
      ]);
    expect(all.map(({ got }) => got.length)).toEqual([1, 0, 0]);
  });

  it("is told nothing by a host that trusts nobody but the public authorities", async () => {
    const certificate = await certify("IP:127.0.0.1");
    const receiver = await received(says(200), { certificate });
    const host = await nodeStart("memory", ["--allow-private-host", receiver.host]);
    onTestFinished(() => host.end("SIGTERM").then(() => undefined));
    const hook = await hookAt(host, receiver.url);
    await post(host);
    await until("it was tried", async () => ((await logOf(host, hook))[0]?.attempts ?? 0) > 0);
    expect((await logOf(host, hook))[0]).toMatchObject({ last_fault: "tls_failed" });
    expect(receiver.got).toEqual([]);
  });
});
