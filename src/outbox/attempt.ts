import {
  bodyFor,
  patienceOf,
  retryAfter,
  signedHeaders,
  tellEvent,
  type PostOutcome,
  type Stored,
} from "../../engine/index.ts";
import { step, type Desk, type Due } from "./desk.ts";

const wanted = { records: [], accounts: [], answer: null };

/** The secrets that sign now, oldest first; null where one of them cannot be opened. */
function secretsOf(desk: Desk, { data }: Stored<"webhook">): readonly string[] | null {
  const now = desk.services.clock.now();
  const sealed = data.former_secrets.filter(({ until }) => until > now);
  const secrets = [...sealed, data].map(({ sealed_secret }) => desk.open(sealed_secret));
  return secrets.every((secret) => secret !== null) ? secrets : null;
}

/** The task that an event is about, with what was handed in for it. */
async function subjectOf({ services }: Desk, id: string | null) {
  if (id === null) return { task: null, work: null };
  const [task, work] = [{ kind: "task", id } as const, { kind: "work", id } as const];
  const seen = await services.storage.load({ ...wanted, glances: [task, work] });
  return { task: seen.record(task), work: seen.record(work) };
}

async function bodyOf(desk: Desk, hook: Stored<"webhook">, due: Due): Promise<string | null> {
  const { storage, publicUrl } = desk.services;
  const [told] = await storage.events(hook.data.developer, due.sequence - 1, 1);
  if (told === undefined) return null;
  const [, happened] = told;
  const subject = await subjectOf(desk, due.task);
  const event = tellEvent(due, happened, subject.task?.data ?? null, desk.services);
  return bodyFor(hook.data.profile, { event, happened, ...subject, publicUrl: publicUrl() });
}

async function post(desk: Desk, hook: Stored<"webhook">, due: Due): Promise<PostOutcome> {
  const [secrets, body] = [secretsOf(desk, hook), await bodyOf(desk, hook, due)];
  if (secrets === null) return { ok: false, fault: "secret_unreadable" };
  if (body === null) return { ok: false, fault: "event_missing" };
  const { url, profile } = hook.data;
  const id = due.event_id;
  const timestamp = Math.floor(desk.wallNow() / 1000);
  const headers = signedHeaders({ profile, id, type: due.type, timestamp, body, secrets });
  return desk.post({ url, headers, body, within: patienceOf(profile), signal: desk.ended });
}

/** Makes one attempt and records how it went; one that was cut off by the end was never made. */
export async function attempt(desk: Desk, hook: Stored<"webhook">, due: Due): Promise<void> {
  const standing = hook.data.failing_since === null ? "clean" : "failing";
  await desk.slots.within(standing, async () => {
    if (desk.stopping.aborted) return;
    const outcome = await post(desk, hook, due);
    if (!outcome.ok && desk.ended.aborted) return;
    await step(desk, "record_attempt", {
      webhook_id: hook.id,
      delivery_id: due.delivery_id,
      holder: desk.holder,
      attempts: due.attempts,
      status: outcome.ok ? outcome.status : null,
      fault: outcome.ok ? null : outcome.fault,
      retry_after: outcome.ok ? retryAfter(outcome.retry_after, desk.wallNow()) : null,
      jitter: desk.jitter(),
    });
  });
}
