/** What is wrong with a password, without a word of the password itself. */
export interface PasswordFault {
  readonly reason: "below_minimum" | "above_maximum" | "malformed" | "too_common" | "is_email";
  readonly message: string;
}

export const SHORTEST_PASSWORD = 8;
export const LONGEST_PASSWORD = 128;

/** What is tried first, everywhere. In lower case, and without the digits at the end. */
const COMMON = new Set(
  (
    "password passwort passw0rd pass p@ssword p@ssw0rd qwerty qwertyuiop qwertz azerty asdfgh " +
    "asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc q1w2e3r4 q1w2e3r4t5 1q2w3e4r 1q2w3e4r5t 1qaz2wsx " +
    "abc abcd abcdef abcdefgh iloveyou sunshine princess football baseball basketball superman " +
    "batman starwars dragon monkey shadow master welcome letmein trustno admin administrator " +
    "root user login secret changeme whatever freedom michelle jennifer jessica charlie " +
    "computer internet samsung google facebook pokemon liverpool chelsea arsenal mustang " +
    "mercedes ferrari corvette hello hellohello guest default test testtest testing"
  ).split(" "),
);

/** One character over and over, or a run like 12345678 or 87654321. */
function isPlain(text: string): boolean {
  const codes = [...text].map((each) => each.codePointAt(0) ?? 0);
  const steps = new Set(codes.slice(1).map((code, at) => code - (codes[at] ?? 0)));
  const [step] = steps;
  return steps.size === 1 && step !== undefined && Math.abs(step) <= 1;
}

function isCommon(text: string): boolean {
  const low = text.toLowerCase();
  return COMMON.has(low) || COMMON.has(low.replace(/[\d!?.]+$/, "")) || isPlain(low);
}

/**
 * At least 8 and at most 128 characters, any of them, and every one counts; none of the commonest;
 * not the address itself. No rule asks for digits or signs: such rules make passwords worse.
 */
export function passwordFault(password: string, email: string): PasswordFault | null {
  if (!password.isWellFormed()) return { reason: "malformed", message: "is not well-formed text" };
  const length = [...password].length;
  if (length < SHORTEST_PASSWORD)
    return {
      reason: "below_minimum",
      message: `must have at least ${SHORTEST_PASSWORD} characters`,
    };
  if (length > LONGEST_PASSWORD)
    return { reason: "above_maximum", message: `must have at most ${LONGEST_PASSWORD} characters` };
  if (password.toLowerCase() === email)
    return { reason: "is_email", message: "must not be the e-mail address" };
  return isCommon(password)
    ? { reason: "too_common", message: "is one of the first that anybody would try" }
    : null;
}
