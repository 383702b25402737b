export const READERS = ["dev_0", "dev_1", "dev_2", "dev_3", "dev_4"] as const;

/** Who is told of a writer's n-th commit: every mixture of one to three comes up. */
export const toldOf = (n: number): readonly string[] => [
  ...new Set(
    [n, n * 3 + 1, n * 7 + 2].slice(0, 1 + (n % 3)).map((each) => READERS[each % 5] ?? ""),
  ),
];
