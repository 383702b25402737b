import { validate } from "dockerfile-utils";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "./support/repo.ts";

const text = await readFile(join(ROOT, "Dockerfile"), "utf8");
const manifest = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as {
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
};

describe("The Dockerfile", () => {
  it("has nothing that its linter complains of, which would complain", () => {
    expect(validate(text)).toEqual([]);
    expect(validate(`${text}\nCMD serve\nEXPOSED 3000`).length).toBeGreaterThan(0);
  });

  it("copies what there is", () => {
    const copied = [...text.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = ""]) =>
      paths.split(" "),
    );
    expect(copied).toContain("engine");
    expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it("brings packages that are optional elsewhere, in versions that are tested here", () => {
    const [, list = ""] = /\[('[^\]]+)\]/.exec(text) ?? [];
    const names = [...list.matchAll(/'([^']+)'/g)].map(([, name = ""]) => name);
    expect(names).toContain("pg");
    for (const name of names) {
      expect(manifest.peerDependencies).toHaveProperty([name]);
      expect(manifest.devDependencies).toHaveProperty([name]);
    }
  });

  it("runs as nobody in particular, on a volume, and says whether it is ready", () => {
    expect(text).toMatch(/^USER node$/m);
    expect(text).toMatch(/^VOLUME \/data$/m);
    expect(text).toContain("/readyz");
  });
});
