"""The Python SDK of eAgent's documents, restated over its REST API with the standard library alone.

Takes the base URL, the key and the type of the task. Prints one JSON line: the result, or the refusal.
"""

import json
import sys
import time
import types
import urllib.error
import urllib.request


class EAgent:
    def __init__(self, api_key: str, base_url: str):
        self.base_url = base_url
        self.headers = {"X-API-Key": api_key, "Content-Type": "application/json"}

    def _send(self, method: str, path: str, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"{self.base_url}/api/v1{path}", data, self.headers, method=method
        )
        with urllib.request.urlopen(request) as response:
            return json.load(response)

    def create_task(self, **wanted):
        return types.SimpleNamespace(**self._send("POST", "/tasks", wanted))

    def wait_for_completion(self, task_id: str):
        while True:
            task = self._send("GET", f"/tasks/{task_id}")
            if task["status"] in ("COMPLETED", "CANCELLED", "EXPIRED"):
                return types.SimpleNamespace(data=task["submission"]["result_data"], **task)
            time.sleep(0.2)


URL, KEY, TYPE = sys.argv[1:]
client = EAgent(api_key=KEY, base_url=URL)
about = {
    "captcha": ("Solve CAPTCHA", "Solve it at https://example.com"),
    "form_fill": ("Fill in the form", "Fill it in at https://example.com"),
}
title, description = about[TYPE]
try:
    task = client.create_task(type=TYPE, title=title, description=description, max_payout=3.00)
    result = client.wait_for_completion(task.id)
    print(json.dumps({"id": task.id, "data": result.data}))
except urllib.error.HTTPError as error:
    print(json.dumps({"status": error.code, "answer": json.load(error)}))
