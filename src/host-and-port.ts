/** `HOST:PORT` in the platform's own spelling, as in `[::1]:4000`; null where it is none. */
export function hostAndPort(text: string): string | null {
  const port = /^[^\s/?#@\\]+:(\d{1,5})$/.exec(text)?.[1];
  const url = port === undefined ? null : URL.parse(`http://${text}`);
  return url === null ? null : `${url.hostname}:${Number(port)}`;
}
