"""Reads deliveries, one JSON object a line, and verifies each as Aethra's documents show.

Needs nothing but the standard library. Prints one JSON object: how many were believed, and of the
same deliveries with one byte changed, how many were refused.
"""

import base64
import hashlib
import hmac
import json
import sys
import time

SECRET = sys.argv[1]


def verify_webhook(headers: dict, payload_body: bytes, secret: str) -> bool:
    event_time = int(headers.get("x-aethra-timestamp", "0"))
    if abs(time.time() - event_time) > 300:
        return False
    sig_hex = headers["x-aethra-signature"].removeprefix("sha256=")
    expected = hmac.new(secret.encode(), payload_body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, sig_hex)


def verify_standard(headers: dict, payload_body: bytes, secret: str) -> bool:
    stamp = headers["webhook-timestamp"]
    if abs(time.time() - int(stamp)) > 300:
        return False
    signed = b".".join([headers["webhook-id"].encode(), stamp.encode(), payload_body])
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
    expected = "v1," + base64.b64encode(digest).decode()
    return any(
        hmac.compare_digest(expected, each) for each in headers["webhook-signature"].split(" ")
    )


counts = {"aethra": 0, "standard": 0, "refused": 0}
for line in sys.stdin:
    got = json.loads(line)
    body = base64.b64decode(got["body"])
    changed = body[:-1] + bytes([body[-1] ^ 1])
    counts["aethra"] += verify_webhook(got["headers"], body, SECRET)
    counts["standard"] += verify_standard(got["headers"], body, SECRET)
    counts["refused"] += not verify_webhook(got["headers"], changed, SECRET)
    counts["refused"] += not verify_standard(got["headers"], changed, SECRET)
print(json.dumps(counts))
