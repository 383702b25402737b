/**
 * One way of doing the same work; `prepare` is not timed. Work that says how many seconds it cost
 * is believed, and any other is timed.
 */
export interface Variant {
  readonly name: string;
  /** The ratio against another variant that is to be reached; a floor of 0 only informs. */
  readonly against?: { readonly name: string; readonly floor: number; readonly stretch: number };
  prepare(): Promise<() => Promise<number | void> | void>;
}

export interface Figure {
  readonly name: string;
  readonly perSecond: number;
  readonly ratio: number | null;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

const collect = (): void => globalThis.gc?.();

/**
 * Runs the variants in turn, round after round, so that a machine that changes its speed changes
 * it for all. A ratio is the median of the ratios within each round. The first round warms up.
 */
export async function inRounds(
  title: string,
  commands: number,
  rounds: number,
  variants: readonly Variant[],
): Promise<readonly Figure[]> {
  const speeds = new Map<string, number[]>(variants.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++)
    for (const { name, prepare } of variants) {
      const work = await prepare();
      collect();
      const begun = performance.now();
      const cost = await work();
      const seconds = cost ?? (performance.now() - begun) / 1000;
      if (round > 0) speeds.get(name)?.push(commands / seconds);
    }
  const of = (name: string): readonly number[] => speeds.get(name) ?? [];
  const figures = variants.map(({ name, against }) => ({
    name,
    perSecond: median(of(name)),
    ratio: against ? median(of(name).map((each, at) => each / (of(against.name)[at] ?? 1))) : null,
  }));
  print(title, variants, figures);
  return figures;
}

/** As a person would write it: 0.5, 0.87. */
const shown = (ratio: number): string => String(Math.round(ratio * 100) / 100);

function print(title: string, variants: readonly Variant[], figures: readonly Figure[]): void {
  console.log(`\n${title}`);
  figures.forEach(({ name, perSecond, ratio }, at) => {
    const goal = variants[at]?.against;
    const speed = `${Math.round(perSecond).toLocaleString("en")}/s`.padStart(13);
    const micros = `${(1e6 / perSecond).toFixed(2)} us`.padStart(11);
    const compared =
      goal && ratio !== null
        ? `  ${ratio.toFixed(2)} of ${goal.name}` +
          (goal.floor > 0 ? `, floor ${shown(goal.floor)}, stretch ${shown(goal.stretch)}` : "") +
          (ratio < goal.floor ? "  BELOW THE FLOOR" : "")
        : "";
    console.log(`  ${name.padEnd(46)}${speed}${micros}${compared}`);
  });
}

/** Does something `count` times, so many at a time. */
export async function atOnce(
  flight: number,
  each: () => Promise<void>,
  count: number,
): Promise<void> {
  const lane = async (): Promise<void> => {
    for (let i = 0; i < count / flight; i++) await each();
  };
  await Promise.all(Array.from({ length: flight }, lane));
}
