/** The TypeScript SDK of eAgent's documents, restated over its REST API. */
export class EAgent {
  readonly #baseUrl: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ apiKey, baseUrl }: { readonly apiKey: string; readonly baseUrl: string }) {
    this.#baseUrl = baseUrl;
    this.#headers = { "X-API-Key": apiKey, "Content-Type": "application/json" };
  }

  createTask(wanted: object): Promise<{ readonly id: string; readonly status: string }> {
    return this.#send("POST", "/tasks", wanted);
  }

  async waitForCompletion(id: string): Promise<{ readonly data: unknown }> {
    for (;;) {
      const task = await this.#send("GET", `/tasks/${id}`);
      if (["COMPLETED", "CANCELLED", "EXPIRED"].includes(task.status))
        return { ...task, data: task.submission?.result_data };
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async #send(method: string, path: string, body?: object): Promise<ReturnType<JSON["parse"]>> {
    const answer = await fetch(`${this.#baseUrl}/api/v1${path}`, {
      ...{ method, headers: this.#headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const told: ReturnType<JSON["parse"]> = await answer.json();
    if (!answer.ok) throw new Error(`${answer.status} ${told.error.reason}`);
    return told;
  }
}
