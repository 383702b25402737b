import { canonical } from "../../engine/index.ts";

/** Questions whose answer is still out; the oldest are forgotten first. */
const MOST = 1_000;

/**
 * The calls that a person has been shown. LangChain carries out a call only after the person's yes,
 * and asks again when a run is resumed elsewhere, so nothing of this need outlive the process.
 */
export class Approvals {
  readonly #shown = new Map<string, string>();

  shown(callId: string, tool: string, args: unknown): void {
    this.#shown.delete(callId);
    this.#shown.set(callId, canonical({ tool, args }));
    const [oldest] = this.#shown.keys();
    if (this.#shown.size > MOST && oldest !== undefined) this.#shown.delete(oldest);
  }

  /** Whether this very call was shown. Counts once. */
  take(callId: string, tool: string, args: unknown): boolean {
    const was = this.#shown.get(callId);
    if (was !== canonical({ tool, args })) return false;
    return this.#shown.delete(callId);
  }
}
