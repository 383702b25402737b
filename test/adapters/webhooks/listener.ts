import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";

/** Counts who connects, on every address of this machine, and says nothing to anybody. */
export class Listener {
  connections = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = createServer((socket) => {
      this.connections++;
      this.#sockets.add(socket);
      socket.on("error", () => undefined);
      socket.destroy();
    });
  }

  /** At one of the ports that webhooks may use, where one is free: else no one would knock. */
  static async open(ports: readonly number[]): Promise<{ listener: Listener; port: number }> {
    for (const port of ports) {
      const listener = new Listener();
      listener.#server.listen(port, "::");
      const opened = await Promise.race([
        once(listener.#server, "listening").then(() => true),
        new Promise<boolean>((resolve) => listener.#server.on("error", () => resolve(false))),
      ]);
      if (opened) {
        const address = listener.#server.address();
        return { listener, port: typeof address === "object" ? (address?.port ?? port) : port };
      }
    }
    throw new Error(`none of the ports ${ports.join()} is free`);
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, "close");
  }
}
