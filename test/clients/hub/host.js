/** What the host of these tests brings for the Hub's callers: a scripted model, and two jobs. */
export default {
  async *chat({ message, history, client }) {
    const reply = await client.execute("list_services", {});
    yield `You said: ${message}`;
    yield ` (${history.length} turns before; ${reply.ok ? "the market is here" : "no market"})`;
    yield { model: "engine-v1", tokens: 150 };
  },
  scripts: {
    "workflows/demo.aether": ({ signal }) =>
      new Promise((resolve) => signal.addEventListener("abort", () => resolve(null))),
  },
};
