import { describe, expect, it } from "vitest";
import { createPasswords, findArgon2id, type Argon2id } from "../../../src/accounts/passwords.ts";

/** Hashes that end when they are told to. */
function slow() {
  const ends: (() => void)[] = [];
  const costs: object[] = [];
  let running = 0;
  let most = 0;
  const argon2id: Argon2id = async ({ message, tagLength, ...cost }) => {
    costs.push({ memory: cost.memory, passes: cost.passes, parallelism: cost.parallelism });
    most = Math.max(most, ++running);
    await new Promise<void>((resolve) => ends.push(resolve));
    running--;
    return Buffer.alloc(tagLength, message);
  };
  const endAll = async (): Promise<void> => {
    for (let idle = 0; idle < 5;) {
      await new Promise(setImmediate);
      const end = ends.shift();
      if (end) end();
      else idle++;
    }
  };
  return { argon2id, endAll, costs, most: () => most };
}

describe("Passwords", () => {
  it("are hashed so many at once, so many wait, and the next is turned away", async () => {
    const given = slow();
    const passwords = createPasswords({ atOnce: 3, waiting: 5, argon2id: given.argon2id });
    const all = Array.from({ length: 20 }, (_, n) => passwords.hash(`password ${n}`));
    const soon = new Promise((resolve) => setImmediate(resolve, "too late"));
    for (const each of all.slice(8)) expect(await Promise.race([each, soon])).toBe(null);
    await given.endAll();
    const hashes = await Promise.all(all);
    expect(hashes.filter((hash) => hash === null)).toHaveLength(12);
    expect(given.most()).toBe(3);
    const later = passwords.hash("later");
    await given.endAll();
    expect(await later).not.toBe(null);
  });

  it("are worked on as hard where there is no login as where there is one", async () => {
    const given = slow();
    const passwords = createPasswords({ argon2id: given.argon2id });
    const made = passwords.hash("the right one");
    await given.endAll();
    const hash = await made;
    const known = passwords.matches("a wrong one", hash);
    const unknown = passwords.matches("a wrong one", null);
    await given.endAll();
    expect([await known, await unknown]).toEqual([false, false]);
    expect(given.costs[1]).toEqual(given.costs[2]);
    expect(given.costs[1]).toEqual({ memory: 19_456, passes: 2, parallelism: 1 });
  });

  it("hand their place on when the work fails", async () => {
    let fails = true;
    const passwords = createPasswords({
      ...{ atOnce: 1, waiting: 0 },
      argon2id: () =>
        fails ? Promise.reject(new Error("no memory")) : Promise.resolve(Buffer.alloc(32)),
    });
    await expect(passwords.hash("first one")).rejects.toThrow("no memory");
    fails = false;
    expect(await passwords.hash("second one")).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it("match what an earlier cost has hashed, and nothing else", async () => {
    const passwords = createPasswords();
    // What the reference program prints: argon2 somesalt -id -t 2 -m 16 -p 1 -l 32, "password".
    const reference =
      "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    expect(await passwords.matches("password", reference)).toBe(true);
    expect(await passwords.matches("Password", reference)).toBe(false);
    const own = await passwords.hash("password");
    expect(await passwords.matches("password", own)).toBe(true);
    expect(await passwords.hash("password")).not.toBe(own);
    expect(await passwords.matches("password", "no hash at all")).toBe(false);
  });
});

describe("Argon2id", () => {
  const one = {
    ...{ message: Buffer.from("password"), nonce: Buffer.from("somesalt") },
    ...{ memory: 64, passes: 2, parallelism: 1, tagLength: 32 },
  };

  it("comes from the optional package where Node has none", async () => {
    const told: object[] = [];
    const hashRaw = (message: Buffer, options: object) => {
      told.push({ message: message.toString(), ...options });
      return Promise.resolve(Buffer.alloc(32));
    };
    const argon2id = await findArgon2id({}, () => Promise.resolve({ hashRaw }));
    await argon2id(one);
    expect(told).toEqual([
      {
        ...{ message: "password", algorithm: 2, salt: one.nonce },
        ...{ memoryCost: 64, timeCost: 2, parallelism: 1, outputLen: 32 },
      },
    ]);
  });

  it("is asked for in one sentence where neither is there", async () => {
    const load = () => Promise.reject(new Error("Cannot find package"));
    await expect(findArgon2id({}, load)).rejects.toThrow(
      "Passwords need Argon2id: run Node 24.7 or later, or npm install @node-rs/argon2.",
    );
  });
});
