import type {
  EventId,
  EventStore,
  StreamId,
} from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";

interface Sent {
  readonly id: EventId;
  readonly stream: StreamId;
  readonly message: JSONRPCMessage;
}

/** So many messages of a session are kept for a client whose stream was cut. */
const KEPT = 500;

/** What one session was sent last. Who comes back for something older has to ask anew. */
export class RecentEvents implements EventStore {
  #sent: Sent[] = [];
  #count = 0;

  storeEvent(stream: StreamId, message: JSONRPCMessage): Promise<EventId> {
    const id = String(++this.#count);
    this.#sent.push({ id, stream, message });
    if (this.#sent.length > 2 * KEPT) this.#sent = this.#sent.slice(-KEPT);
    return Promise.resolve(id);
  }

  getStreamIdForEventId(id: EventId): Promise<StreamId | undefined> {
    return Promise.resolve(this.#sent.find((each) => each.id === id)?.stream);
  }

  async replayEventsAfter(
    last: EventId,
    { send }: { readonly send: (id: EventId, message: JSONRPCMessage) => Promise<void> },
  ): Promise<StreamId> {
    const at = this.#sent.findIndex(({ id }) => id === last);
    const stream = this.#sent[at]?.stream;
    if (stream === undefined) throw new Error(`Event ${last} is not kept any more.`);
    for (const event of this.#sent.slice(at + 1))
      // What only opens a stream has no message to send again.
      if (event.stream === stream && "jsonrpc" in event.message)
        await send(event.id, event.message);
    return stream;
  }
}
