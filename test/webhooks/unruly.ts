import type { ServerResponse } from "node:http";
import { seeded } from "../engine/seeded.ts";
import { says, type Got, type Manner } from "./receiver.ts";

/** One byte of the head after the other, for as long as anybody listens. */
function drip(response: ServerResponse): void {
  const text = "HTTP/1.1 200 OK\r\nx-slow: yes\r\ncontent-length: 0\r\n\r\n";
  let at = 0;
  const timer = setInterval(() => response.socket?.write(text[at++] ?? ""), 1_000);
  response.socket?.on("close", () => clearInterval(timer));
}

const BAD: readonly (readonly [share: number, manner: Manner])[] = [
  [0.01, () => undefined],
  [0.01, drip],
  [0.12, (response) => void response.socket?.resetAndDestroy()],
  [0.12, says(302, { location: "http://127.0.0.1:1/elsewhere" })],
  [0.24, says(500)],
];

/** Says no to every second request, each time in another way; `accepted` is what it said yes to. */
export function unruly(seed: number): { manner: Manner; accepted: Map<string, Got> } {
  const draw = seeded(seed);
  const accepted = new Map<string, Got>();
  const manner: Manner = (response, got) => {
    let left = draw();
    for (const [share, bad] of BAD) {
      left -= share;
      if (left < 0) return bad(response, got);
    }
    accepted.set(String(got.headers["webhook-id"]), got);
    says(200)(response, got);
  };
  return { manner, accepted };
}
