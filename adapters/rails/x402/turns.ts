import type { Wallet } from "./clients.ts";

/** By address, across all rails of this process: a key has one row of numbers on its chain. */
const tails = new Map<string, Promise<unknown>>();

/**
 * The same wallet, which broadcasts one transaction after the other. Two at once would take the
 * same number, and one of them would be lost.
 */
export function inTurn(wallet: Wallet): Wallet {
  const key = `${wallet.chain.id}:${wallet.account.address}`;
  const queued = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = (tails.get(key) ?? Promise.resolve()).then(work);
    tails.set(
      key,
      turn.catch(() => undefined),
    );
    return turn;
  };
  const { writeContract, sendTransaction } = wallet;
  return Object.assign(wallet, {
    writeContract: (...given: Parameters<typeof writeContract>) =>
      queued(() => writeContract(...given)),
    sendTransaction: (...given: Parameters<typeof sendTransaction>) =>
      queued(() => sendTransaction(...given)),
  });
}
