"""The Python client of Aethra's documents, restated with the standard library alone.

Only the base URL and the keys are ours. `say` prints one JSON line for the test that started it.
"""

import json
import sys
import urllib.error
import urllib.request


def say(**line) -> None:
    print(json.dumps(line), flush=True)


def send(method: str, url: str, body=None, key: str | None = None):
    """One request: its status, its headers and its JSON, whatever the status is."""
    headers = {"Content-Type": "application/json"}
    if key is not None:
        headers["Authorization"] = f"Bearer {key}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, headers, method=method)
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, response.headers, json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, json.load(error)


class AethraClient:
    def __init__(self, api_key: str, base_url: str):
        self.base_url = base_url
        self.headers = {
            "Authorization": f"Bearer {api_key}",
            "Content-Type": "application/json",
        }
        self._request_id = 0

    def call(self, tool_name: str, arguments: dict) -> dict:
        self._request_id += 1
        payload = {
            "jsonrpc": "2.0",
            "id": self._request_id,
            "method": "tools/call",
            "params": {"name": tool_name, "arguments": arguments},
        }
        request = urllib.request.Request(
            f"{self.base_url}/mcp", json.dumps(payload).encode(), self.headers, method="POST"
        )
        # Raises for every status that is not a success, as the documents' client does.
        with urllib.request.urlopen(request) as response:
            data = json.load(response)
        if "error" in data:
            raise Exception(f"MCP error {data['error']['code']}: {data['error']['message']}")
        return json.loads(data["result"]["content"][0]["text"])


def started() -> tuple[str, dict]:
    """Where the host is and the credentials that it printed, from the first argument."""
    host = json.loads(sys.argv[1])
    return host["url"], host["sandbox"]
