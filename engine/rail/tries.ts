import { HOUR, MINUTE } from "../policy/policy.ts";

const LONGEST = 6 * HOUR;

/** When a provider is asked again that had no news: soon at first, then four times a day. */
export const nextTry = ({ tries }: { readonly tries: number }, now: number): number =>
  now + Math.min(MINUTE * 2 ** Math.min(tries, 16), LONGEST);
