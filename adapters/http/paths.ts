/** All paths there are, with the methods of each, by which one is told from another. */
export class Paths {
  readonly #methods: Readonly<Record<string, string>>;
  readonly #patterns: readonly (readonly [RegExp, string])[];
  readonly #basePath: string;

  /** `methods` are by pattern, like `/v1/:operation`, as the header `Allow` says them. */
  constructor(basePath: string, methods: Readonly<Record<string, string>>) {
    this.#basePath = basePath;
    this.#methods = methods;
    this.#patterns = Object.keys(methods)
      .filter((path) => path.includes(":"))
      .map((path) => [new RegExp(`^${path.replace(/:\w+/g, "[^/]+")}$`), path]);
  }

  patternOf(pathname: string): string | null {
    if (!pathname.startsWith(this.#basePath)) return null;
    const path = pathname.slice(this.#basePath.length) || "/";
    if (Object.hasOwn(this.#methods, path)) return path;
    return this.#patterns.find(([pattern]) => pattern.test(path))?.[1] ?? null;
  }

  isUnder(base: string, pathname: string): boolean {
    const whole = this.#basePath + base;
    return pathname === whole || pathname.startsWith(`${whole}/`);
  }

  /** Null where there is nothing. */
  methodsAt(pathname: string): string | null {
    const pattern = this.patternOf(pathname);
    return pattern === null ? null : (this.#methods[pattern] ?? null);
  }
}
