import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ROOT, run } from "./repo.ts";

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

const manifestIn = async (folder: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Manifest;

/** What has to be there for a package to run: what npm would install along with it. */
function needsOf(manifest: Manifest): readonly string[] {
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = manifest;
  const optional = manifest.peerDependenciesMeta ?? {};
  const peers = Object.keys(peerDependencies).filter((name) => optional[name]?.optional !== true);
  return [...Object.keys(dependencies), ...Object.keys(optionalDependencies), ...peers];
}

/** Where Node would find a package from a folder, within this repository. */
function found(name: string, from: string): string | null {
  for (let at = from; at.startsWith(ROOT); at = dirname(at)) {
    const folder = join(at, "node_modules", name);
    if (existsSync(join(folder, "package.json"))) return folder;
  }
  return null;
}

/** Packages with all that they need, as they are installed here, by their folders. */
async function closure(names: readonly string[]): Promise<readonly string[]> {
  const folders = new Set<string>();
  const open = names.map((name) => ({ name, from: ROOT }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const folder = found(next.name, next.from);
    if (folder === null || folders.has(folder)) continue;
    folders.add(folder);
    for (const name of needsOf(await manifestIn(folder))) open.push({ name, from: folder });
  }
  return [...folders];
}

/** Packs the package once, as it would be published. */
export async function pack(into: string): Promise<string> {
  const args = ["pack", "--ignore-scripts", "--pack-destination", into];
  const { code, stderr } = await run("npm", args, { cwd: ROOT });
  if (code !== 0) throw new Error(`npm pack failed: ${stderr}`);
  return join(into, `guildhall-${(await manifestIn(ROOT)).version}.tgz`);
}

/**
 * A folder with the packed package and these packages installed, each with what it needs and
 * nothing else: what is missing there is missing for whoever follows our instructions. The
 * packages come from the installation here, so no network is needed.
 */
export async function freshFolder(tarball: string, packages: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "guildhall-fresh-"));
  const own = join(folder, "node_modules", "guildhall");
  await mkdir(own, { recursive: true });
  const tar = ["-xzf", tarball, "-C", own, "--strip-components", "1"];
  const unpacked = await run("tar", tar, { cwd: folder });
  if (unpacked.code !== 0) throw new Error(`tar failed: ${unpacked.stderr}`);
  await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  const needed = needsOf(await manifestIn(own));
  for (const from of await closure([...needed, ...packages])) {
    // What lies within another package is copied with that.
    const inside = from.slice(join(ROOT, "node_modules").length + 1);
    if (inside.includes("node_modules")) continue;
    await cp(from, join(folder, "node_modules", inside), { recursive: true });
  }
  return folder;
}
