const DAY_MS = 86_400_000;

/** Nearly all moments of a market lie in the day of the last one, and a date is dear to print. */
let printed = { day: NaN, text: "" };

function dayOf(day: number): string {
  if (printed.day !== day)
    printed = { day, text: new Date(day * DAY_MS).toISOString().slice(0, -"00:00:00.000Z".length) };
  return printed.text;
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
