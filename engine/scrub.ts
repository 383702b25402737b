/** What must be read by nobody, wherever it turns up in a text. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\b(sk|tok|whsec|rt)_[\w+/=-]{8,}/g, "$1_***"],
  [/\beyJ[\w-]+\.[\w.-]+/g, "eyJ***"],
  [/(:\/\/[^\s:/@]{0,64}):[^\s@]{0,256}@/g, "$1:***@"],
  [/\$argon2id\$[\w$=,+/]+/g, "$argon2id$***"],
  [/[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}/g, "***@***"],
];

const MOST_CHARACTERS = 4_000;

/**
 * The text of a failure as it may be written down: without keys, tokens, passwords in addresses,
 * hashes and e-mail addresses, and cut to 4,000 characters before anything is looked for.
 */
export const scrubbed = (text: string): string =>
  SECRETS.reduce(
    (left, [secret, mask]) => left.replace(secret, mask),
    text.slice(0, MOST_CHARACTERS),
  );
