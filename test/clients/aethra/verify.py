"""Reads deliveries, one JSON object a line, and verifies each as Aethra's documents show.

Needs nothing but the standard library. Prints one JSON object: how many each verifier believed, as
they came and after each way of meddling with them.
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


def other(text: str) -> str:
    """Another digit in the middle of a signature."""
    middle = len(text) // 2
    return text[:middle] + ("a" if text[middle] != "a" else "b") + text[middle + 1 :]


def meddled(headers: dict, body: bytes):
    """A delivery as it came, and what a stranger on the way could make of it."""
    yield "as_sent", headers, body, SECRET
    yield "body", headers, body[:-1] + bytes([body[-1] ^ 1]), SECRET
    late = {name: str(int(headers[name]) - 301) for name in STAMPS}
    yield "timestamp", {**headers, **late}, body, SECRET
    signed = {name: other(headers[name]) for name in SIGNATURES}
    yield "signature", {**headers, **signed}, body, SECRET
    yield "secret", headers, body, SECRET + "!"
    # Within the tolerance: only the standard one signs the time.
    second = {name: str(int(headers[name]) - 1) for name in STAMPS}
    yield "one_second", {**headers, **second}, body, SECRET


STAMPS = ("x-aethra-timestamp", "webhook-timestamp")
SIGNATURES = ("x-aethra-signature", "webhook-signature")
VERIFIERS = {"aethra": verify_webhook, "standard": verify_standard}

counts: dict = {name: {} for name in VERIFIERS}
for line in sys.stdin:
    got = json.loads(line)
    for how, *delivery in meddled(got["headers"], base64.b64decode(got["body"])):
        for name, verifier in VERIFIERS.items():
            counts[name][how] = counts[name].get(how, 0) + verifier(*delivery)
print(json.dumps(counts))
