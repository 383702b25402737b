const MINUTE_MS = 60_000;

/** Many moments of a market lie within the same few minutes, and a date is dear to print. */
const printed = new Map<number, string>();
const MOST_PRINTED = 1024;

function printMinute(minute: number): string {
  let text = printed.get(minute);
  if (text === undefined) {
    if (printed.size >= MOST_PRINTED) printed.clear();
    text = new Date(minute * MINUTE_MS).toISOString().slice(0, -"00.000Z".length);
    printed.set(minute, text);
  }
  return text;
}

const two = (count: number): string => (count < 10 ? `0${count}` : `${count}`);
const three = (count: number): string => (count < 100 ? `0${two(count)}` : `${count}`);

/** The wire's form of a moment: ISO 8601, UTC, to the millisecond. */
export function iso(at: number): string {
  const minute = Math.floor(at / MINUTE_MS);
  const rest = Math.floor(at - minute * MINUTE_MS);
  const seconds = `${two(Math.floor(rest / 1000))}.${three(rest % 1000)}Z`;
  return printMinute(minute) + seconds;
}

export const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));
