import { z } from "zod";
import { passwordFault } from "../../policy/password.ts";
import { SCOPES } from "../scopes.ts";
import { id, line } from "../schemas.ts";
import { workerFields } from "../shared/profile.ts";

/** One spelling for all: no blanks around it, lower case. Plain ASCII, so no lookalikes. */
const email = z.string().trim().toLowerCase().max(254).pipe(z.email());

/** Any text: whether it is the right one is found out, and nothing else is said. */
const shown = z.string().min(1).max(1024);

const passwordFits = (
  { password, email: address }: { readonly password: string; readonly email: string },
  check: z.RefinementCtx,
): void => {
  const fault = passwordFault(password, address);
  if (fault === null) return;
  const { reason, message } = fault;
  check.addIssue({ code: "custom", path: ["password"], message, params: { reason } });
};

const { name: _, ...aboutWorker } = workerFields;

const registered = z.object({
  status: z.literal("registered"),
  role: z.enum(["developer", "worker"]),
  email: z.string(),
});

const pair = z.object({
  access_token: z.string().describe("For an hour"),
  refresh_token: z.string().describe("For the next pair, once"),
  token_type: z.literal("bearer"),
  expires_in: z.int().describe("Seconds"),
  role: z.enum(["developer", "worker"]),
});

const refreshToken = z.object({ refresh_token: z.string().min(1).max(4096) });

/** What signing in takes and answers. Unknown fields are ignored, as in a dialect. */
export const SIGN_IN = {
  register_developer: {
    title: "Register a developer with a password",
    input: z
      .object({
        email,
        password: z.string(),
        display_name: line(100),
        org_name: line(100).nullable().default(null),
        agent_name: line(100).optional().describe("Opens a first agent of this name, too"),
        referral_code: id.optional(),
      })
      .superRefine(passwordFits),
    output: registered,
  },
  register_worker: {
    title: "Register a worker with a password",
    input: z
      .object({
        email,
        password: z.string(),
        display_name: line(100),
        ...aboutWorker,
        referral_code: id.optional(),
      })
      .superRefine(passwordFits),
    output: registered,
  },
  login: {
    title: "Sign in",
    input: z.object({
      email: z.string().min(1).max(1024).trim().toLowerCase(),
      password: shown,
      /** Asks for tokens that may do less than the person may. */
      scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length).optional(),
    }),
    output: pair,
  },
  has_login: {
    title: "Whether an address has a login",
    input: z.object({ email }),
    output: z.object({ has_login: z.boolean() }),
  },
  refresh: { title: "Change a refresh token for the next pair", input: refreshToken, output: pair },
  revoke: {
    title: "End a session",
    input: refreshToken,
    output: z.object({ revoked: z.literal(true) }),
  },
} as const;
