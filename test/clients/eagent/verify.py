"""Reads deliveries, {"signature", "body"} a line, and verifies each as eAgent's documents show.

Needs nothing but the standard library. Prints one JSON object: how many were believed as they came,
and after each way of meddling with them.
"""

import base64
import hashlib
import hmac
import json
import sys

SECRET = sys.argv[1]


def verify_webhook(payload: bytes, signature: str, secret: str) -> bool:
    digest = hmac.new(secret.encode(), payload, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"sha256={digest}", signature)


def meddled(body: bytes, signature: str):
    yield "as_sent", body, signature, SECRET
    for at in (0, len(body) // 2, len(body) - 1):
        yield "body", body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :], signature, SECRET
    yield "body", body + b" ", signature, SECRET
    for at in (7, 38, 70):
        other = "a" if signature[at] != "a" else "b"
        yield "signature", body, signature[:at] + other + signature[at + 1 :], SECRET
    yield "signature", body, signature.removeprefix("sha256="), SECRET
    yield "secret", body, signature, SECRET + "!"


counts: dict = {}
for line in sys.stdin:
    got = json.loads(line)
    for how, *delivery in meddled(base64.b64decode(got["body"]), got["signature"]):
        counts[how] = counts.get(how, 0) + verify_webhook(*delivery)
print(json.dumps(counts))
