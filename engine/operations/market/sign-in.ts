import { z } from "zod";
import { passwordFault } from "../../policy/password.ts";
import { SCOPES } from "../scopes.ts";
import { line } from "../schemas.ts";
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

/** What signing in takes, by what is asked. Unknown fields are ignored, as in a dialect. */
export const SIGN_IN = {
  register_developer: z
    .object({
      email,
      password: z.string(),
      display_name: line(100),
      org_name: line(100).nullable().default(null),
    })
    .superRefine(passwordFits),
  register_worker: z
    .object({ email, password: z.string(), display_name: line(100), ...aboutWorker })
    .superRefine(passwordFits),
  login: z.object({
    email: z.string().min(1).max(1024).trim().toLowerCase(),
    password: shown,
    /** Asks for tokens that may do less than the person may. */
    scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length).optional(),
  }),
  refresh: z.object({ refresh_token: z.string().min(1).max(4096) }),
} as const;
