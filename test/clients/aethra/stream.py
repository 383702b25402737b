"""The reader of the stream in Aethra's documents. Prints each event as one JSON line.

The second argument is the id behind which to go on, empty for from now on.
"""

import json
import sys
import time
import urllib.error
import urllib.request

from client import say, started


def stream_task_events(url: str, api_key: str, last_event_id: str):
    headers = {"Authorization": f"Bearer {api_key}", "Accept": "text/event-stream"}
    if last_event_id:
        headers["Last-Event-ID"] = last_event_id
    with urllib.request.urlopen(urllib.request.Request(f"{url}/mcp", headers=headers)) as response:
        say(opened=response.status)
        number = name = None
        for line in (raw.decode().rstrip("\r\n") for raw in response):
            if line.startswith("id:"):
                number = line[3:].strip()
            elif line.startswith("event:"):
                name = line[6:].strip()
            elif line.startswith("data:"):
                yield number, name, json.loads(line[5:].strip())


def main() -> None:
    url, sandbox = started()
    while True:
        try:
            for number, name, event in stream_task_events(url, sandbox["agent_key"], sys.argv[2]):
                say(id=number, event=name, data=event)
            return
        except urllib.error.HTTPError as error:
            # The place of a reader that vanished is free as soon as the host has noticed.
            say(refused=error.code)
            time.sleep(0.1)


main()
