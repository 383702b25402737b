/**
 * The Python client of Aethra's own documents, restated: one POST, the answer in content[0].text.
 * Only the base URL and the key are ours.
 */
export class AethraClient {
  readonly #baseUrl: string;
  readonly #headers: Readonly<Record<string, string>>;
  #requestId = 0;

  constructor(apiKey: string, baseUrl: string) {
    this.#baseUrl = baseUrl;
    this.#headers = { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" };
  }

  async call(tool: string, args: unknown): Promise<ReturnType<JSON["parse"]>> {
    const payload = {
      jsonrpc: "2.0",
      id: ++this.#requestId,
      method: "tools/call",
      params: { name: tool, arguments: args },
    };
    const response = await fetch(`${this.#baseUrl}/mcp`, {
      ...{ method: "POST", headers: this.#headers, body: JSON.stringify(payload) },
    });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const data: ReturnType<JSON["parse"]> = await response.json();
    if ("error" in data) throw new Error(`MCP error ${data.error.code}: ${data.error.message}`);
    return JSON.parse(data.result.content[0].text);
  }
}

/** The payload that the documents create their task with, field by field. */
export const CHASE = {
  title: "Photograph the exterior of Chase Bank at 450 Main St, SF",
  task_type: "photography",
  location: {
    latitude: 37.7749,
    longitude: -122.4194,
    radius_meters: 50,
    address: "450 Main St, San Francisco, CA 94105",
  },
  budget_amber: 20,
  priority: "medium",
  estimated_duration_minutes: 20,
  deliverables: [
    { type: "photo", description: "Full storefront shot", quantity: 1, required: true },
    { type: "photo", description: "Branch sign close-up", quantity: 1, required: true },
  ],
  acceptance_criteria: [
    { criterion: "Photos include GPS metadata", verification_method: "auto_gps" },
    { criterion: "At least 2 photos submitted", verification_method: "auto_photo_count" },
  ],
  photo_requirements: { min_count: 2, must_include_gps_exif: true, min_resolution: "medium" },
};
