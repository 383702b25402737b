import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { ROOT, run } from "../support/repo.ts";

/** Whether certificates can be made here; says loudly what is left out where they cannot. */
export function canCertify(): boolean {
  const there = spawnSync("openssl", ["version"]).status === 0;
  if (!there) console.warn("LEFT OUT: openssl is missing, so no webhook went over https");
  return there;
}

/** A certificate that vouches for itself, for a name as OpenSSL writes it: `IP:127.0.0.1`. */
export async function certify(name: string) {
  const folder = await mkdtemp(join(tmpdir(), "guildhall-certificate-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [keyFile, file] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const made = await run(
    "openssl",
    [
      ...["req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=A test of Guildhall"],
      ...["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"],
      ...["-addext", `subjectAltName=${name}`, "-keyout", keyFile, "-out", file],
    ],
    { cwd: ROOT },
  );
  if (made.code !== 0) throw new Error(made.stderr);
  const [key, cert] = await Promise.all([readFile(keyFile, "utf8"), readFile(file, "utf8")]);
  return { key, cert, file };
}
