import { z } from "zod";
import { fieldsOf, type Reply } from "../../../../engine/index.ts";
import { action, given, told } from "./action.ts";
import type { Limits, NetworkClass } from "./limits.ts";
import type { Row } from "./routes.ts";

const address = z.string().min(1).max(254);
const shown = z.string().min(1).max(1_024);

const registered = z.object({ email: z.string(), role: z.enum(["agent", "human"]) });

/** As Firebase has it: the ID token is shown as a bearer's, for an hour. */
const tokens = z.object({
  idToken: z.string(),
  refreshToken: z.string(),
  expiresIn: z.number().describe("Seconds"),
  tokenType: z.literal("Bearer"),
  role: z.enum(["agent", "human"]),
});

const tokensOf = (output: unknown) => {
  const pair = fieldsOf(output);
  return {
    idToken: pair["access_token"],
    refreshToken: pair["refresh_token"],
    expiresIn: pair["expires_in"],
    tokenType: "Bearer",
    role: pair["role"] === "worker" ? "human" : "agent",
  };
};

/** What the agent of a newcomer is called where no name was given. */
const FIRST_AGENT = "Agent";

/** Accounts and signing in: for everybody, so counted by network. */
export function authActions({ ofNetwork }: Limits) {
  const counted = async (
    name: NetworkClass,
    from: Parameters<typeof ofNetwork>[1],
    act: () => Promise<Reply>,
  ): Promise<Reply> => {
    const excess = await ofNetwork(name, from);
    return excess === null ? act() : { ok: false, rejection: excess };
  };
  const register = action({
    title: "Register an account",
    operation: null,
    input: z.object({
      email: address,
      password: z.string(),
      role: z.enum(["agent", "human"]).default("agent"),
      name: z.string().trim().min(1).max(100).optional(),
      referral_code: z.string().min(1).max(64).optional(),
    }),
    answers: registered,
    act: ({ email, password, role, name, referral_code }, { market, from }) =>
      counted("register", from, async () => {
        const display_name = name ?? (role === "agent" ? FIRST_AGENT : email.split("@")[0]);
        const about = { email, password, display_name, referral_code };
        const reply = await (role === "agent"
          ? market.accounts.register(
              "developer",
              given({ ...about, agent_name: name ?? FIRST_AGENT }),
              from,
            )
          : market.accounts.register("worker", given(about), from));
        return told(reply, (output) => ({ email: fieldsOf(output)["email"], role }));
      }),
  });
  const login = action({
    title: "Sign in",
    operation: null,
    input: z.object({ email: shown, password: shown }),
    answers: tokens,
    act: (input, { market, from }) =>
      counted("login", from, async () => told(await market.accounts.login(input, from), tokensOf)),
  });
  const refresh = action({
    title: "Change a refresh token for the next tokens",
    operation: null,
    input: z.object({ refreshToken: z.string().min(1).max(4_096) }),
    answers: tokens,
    act: async ({ refreshToken: refresh_token }, { market }) =>
      told(await market.accounts.refresh({ refresh_token }), tokensOf),
  });
  const checkEmail = action({
    title: "Whether an address is registered",
    operation: null,
    input: z.object({ email: address }),
    answers: z.object({ email: z.string(), exists: z.boolean() }),
    act: ({ email }, { market, from }) =>
      counted("check_email", from, async () =>
        told(await market.accounts.hasLogin({ email }), (output) => ({
          email,
          exists: fieldsOf(output)["has_login"],
        })),
      ),
  });
  return { register, login, refresh, checkEmail };
}

export const authRows = (actions: ReturnType<typeof authActions>): readonly Row[] => {
  const open = { method: "post", limit: "other", access: "open" } as const;
  return [
    { ...open, path: "/public/auth/register", action: actions.register, status: 201 },
    { ...open, path: "/public/auth/login", action: actions.login },
    { ...open, path: "/public/auth/refresh", action: actions.refresh },
    { ...open, path: "/public/check-email", action: actions.checkEmail },
  ];
};
