const DAY_MS = 86_400_000;

/** Nearly all moments of a market lie within a few days, and a date is dear to print. */
const printed = new Map<number, string>();
const MOST_PRINTED = 64;

function dayOf(day: number): string {
  let text = printed.get(day);
  if (text === undefined) {
    if (printed.size >= MOST_PRINTED) printed.clear();
    text = new Date(day * DAY_MS).toISOString().slice(0, -"00:00:00.000Z".length);
    printed.set(day, text);
  }
  return text;
}

const two = (count: number): string => (count < 10 ? `0${count}` : `${count}`);
const three = (count: number): string => (count < 100 ? `0${two(count)}` : `${count}`);

/** The wire's form of a moment: ISO 8601, UTC, to the millisecond. */
export function iso(at: number): string {
  const day = Math.floor(at / DAY_MS);
  const rest = at - day * DAY_MS;
  const seconds = Math.floor(rest / 1000);
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}`;
  return `${dayOf(day)}${clock}:${two(seconds % 60)}.${three(Math.floor(rest % 1000))}Z`;
}

export const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));
