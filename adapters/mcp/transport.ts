import {
  WebStandardStreamableHTTPServerTransport,
  type WebStandardStreamableHTTPServerTransportOptions,
} from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";

/** The SDK's own, under a name that fits on a line. */
export type HttpTransport = WebStandardStreamableHTTPServerTransport;

export const httpTransport = (
  options: WebStandardStreamableHTTPServerTransportOptions,
): HttpTransport => new WebStandardStreamableHTTPServerTransport(options);
