import { z } from "zod";
import { Changes } from "../../changes.ts";
import type { Context } from "../../context.ts";
import type { Ref } from "../../records.ts";
import { operation } from "../operation.ts";
import { id, line } from "../schemas.ts";
import { workerFields, workerTallies } from "../shared/profile.ts";

const input = z.discriminatedUnion("role", [
  z.strictObject({
    role: z.literal("developer"),
    login: z.string(),
    email: z.string(),
    password_hash: z.string(),
    display_name: line(100),
    org_name: line(100).nullable(),
    agent_name: line(100).optional(),
    referral_code: id.optional(),
  }),
  z.strictObject({
    role: z.literal("worker"),
    login: z.string(),
    email: z.string(),
    password_hash: z.string(),
    display_name: line(100),
    ...workerFields,
    referral_code: id.optional(),
  }),
]);
type Input = z.output<typeof input>;

/** A code is the id of an account; one that names none is as good as none. */
const referrersCalled = (code: string): readonly Ref[] => [
  { kind: "developer", id: code },
  { kind: "worker", id: code },
];

const loginRef = (id: string) => ({ kind: "login", id }) as const;

/**
 * Opens an account with a login. Where the address has one already nothing of it changes, and
 * neither the answer nor the work of recording it tells.
 */
export const openLogin = operation({
  name: "open_login",
  title: "Open a login",
  sentence: "Opens an account whose person signs in with an address and a password.",
  roles: ["clock"],
  scope: null,
  effects: "writes",
  input,
  output: z.object({}),
  needs: ({ login, referral_code: code }) => ({
    records: [loginRef(login)],
    glances: code === undefined ? [] : referrersCalled(code),
  }),
  decide: (given, context) => {
    const changes = new Changes(context, "engine");
    const there = context.seen.record(loginRef(given.login));
    if (there) changes.change(there, { type: "login.asked_for_again", set: {} });
    else
      changes.create("login", given.login, {
        type: "login.opened",
        set: {
          role: given.role,
          account: openAccount(changes, context, given),
          mode: context.who.mode,
          email: given.email,
          display_name: given.display_name,
          org_name: given.role === "developer" ? given.org_name : null,
          password_hash: given.password_hash,
          created_at: context.now,
        },
      });
    return changes.accept({});
  },
});

/** Whoever brought the newcomer hears of it. */
const toldTo = ({ referral_code: code }: Input, { seen }: Context): readonly string[] =>
  code !== undefined && referrersCalled(code).some((ref) => seen.record(ref) !== null)
    ? [code]
    : [];

function openAccount(changes: Changes, context: Context, given: Input): string {
  const begun = { created_at: context.now, suspended: false };
  const to = toldTo(given, context);
  if (given.role === "developer") {
    const { id: developer } = changes.create("developer", context.id("dev"), {
      type: "developer.registered",
      set: {
        ...begun,
        name: given.org_name ?? given.display_name,
        daily_cap: null,
        task_cap: null,
      },
      to,
    });
    if (given.agent_name !== undefined)
      changes.create("agent", context.id("agt"), {
        type: "agent.registered",
        set: { ...begun, developer, display_name: given.agent_name },
        to: [developer],
      });
    return developer;
  }
  return changes.create("worker", context.id("wrk"), {
    type: "worker.registered",
    set: {
      ...begun,
      name: given.name,
      skills: given.skills,
      task_types: given.task_types,
      city: given.city ?? null,
      bio: given.bio ?? null,
      latitude: given.latitude ?? null,
      longitude: given.longitude ?? null,
    },
    tallies: workerTallies(null, given.task_types),
    to,
  }).id;
}
