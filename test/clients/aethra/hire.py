"""An agent's work as Aethra's documents tell it, with every one of their eighteen tools.

The documents show the agent's side only, so workers act through Guildhall's own /v1. Prints one
line {"tool", "answer"} for each call, and for the one that is refused {"refused"}.
"""

import datetime

from client import AethraClient, say, send, started

URL, SANDBOX = started()
AGENT = AethraClient(SANDBOX["agent_key"], URL)

DRY = {
    "title": "Photograph the exterior of Starbucks at 123 Main St",
    "task_type": "photography",
    "location": {"latitude": 37.7749, "longitude": -122.4194},
    "budget_amber": 15,
}
CHASE = {
    "title": "Photograph the exterior of Chase Bank at 450 Main St, SF",
    "task_type": "photography",
    "location": {
        "latitude": 37.7749, "longitude": -122.4194,
        "radius_meters": 50,
        "address": "450 Main St, San Francisco, CA 94105",
    },
    "budget_amber": 20,
    "priority": "medium",
    "estimated_duration_minutes": 20,
    "deliverables": [
        {"type": "photo", "description": "Full storefront shot", "quantity": 1, "required": True},
        {"type": "photo", "description": "Branch sign close-up", "quantity": 1, "required": True},
    ],
    "acceptance_criteria": [
        {"criterion": "Photos include GPS metadata", "verification_method": "auto_gps"},
        {"criterion": "At least 2 photos submitted", "verification_method": "auto_photo_count"},
    ],
    "photo_requirements": {
        "min_count": 2, "must_include_gps_exif": True, "min_resolution": "medium",
    },
}
NOW = datetime.datetime.now(datetime.timezone.utc)
# Every argument that their table of create_task names, the rest of which CHASE has.
FULL = {
    **CHASE,
    "deadline_iso": (NOW + datetime.timedelta(hours=30)).strftime("%Y-%m-%dT%H:%M:%SZ"),
    "worker_instructions": "Stand on the pavement opposite. Ask nobody to pose.",
    "required_skills": ["photography"],
    "milestone_count": 1,
    "idempotency_key": "chase-full",
}


def call(tool: str, arguments: dict) -> dict:
    answer = AGENT.call(f"aethra.{tool}", arguments)
    say(tool=tool, answer=answer)
    return answer


def worker(operation: str, arguments: dict, who: str = "worker_token") -> dict:
    status, _, answer = send("POST", f"{URL}/v1/{operation}", arguments, SANDBOX[who])
    assert status == 200, (operation, answer)
    return answer


def published(**more) -> dict:
    task = call("create_task", {**CHASE, **more})
    call("fund_task", {"task_id": task["task_id"]})
    return {"task_id": task["task_id"]}


def photo(name: str) -> dict:
    place = {"latitude": 37.7749, "longitude": -122.4194}
    taken_at = datetime.datetime.now(datetime.timezone.utc).isoformat()
    return {"sha256": name * 64, "width": 4000, "height": 3000, "taken_at": taken_at, "gps": place}


def hand_in(task: dict, text: str, who: str = "worker_token", **more) -> None:
    work = {"photos": [photo("a"), photo("b")], "text_content": text, **more}
    worker("submit_work", {**task, **work}, who)


def preparation() -> None:
    call("get_capabilities", {"latitude": 37.7749, "longitude": -122.4194})
    wallet = call("get_wallet", {})
    print(f"Balance: {wallet['balance_usd']} USD")
    call("dry_run", DRY)
    task = call("create_task", FULL)
    print(f"Task created: {task['task_id']}, quality: {task['spec_quality_score']:.0%}")
    assert call("create_task", FULL)["task_id"] == task["task_id"], "one key makes one task"
    for field in ("created_at", "deadline_at"):
        datetime.datetime.fromisoformat(task[field])


def hire_with_a_revision() -> None:
    task = published()
    worker("accept_task", task)
    hand_in(task, "Both are taken from the pavement.")
    assert call("get_task", task)["mcp_status"] == "input_required"
    call("verify_submission", task)
    call("get_submission", task)
    call("reject_submission", {**task, "reason": "The branch sign is cut off on the left."})
    hand_in(task, "The whole sign is in the picture now.")
    call("get_submission", task)
    approved = call("approve_submission", {**task, "quality_rating": 0.9})
    assert approved["mcp_status"] == "completed", approved
    call("list_tasks", {})


def hire_in_two_steps() -> None:
    task = published(milestone_count=2)
    worker("accept_task", task)
    for number, left in ((1, "working"), (2, "completed")):
        hand_in(task, f"Step {number}.")
        step = {**task, "milestone_number": number}
        call("get_submission", step)
        assert call("approve_submission", step)["mcp_status"] == left, number


def auction() -> None:
    task = published(bid_enabled=True, bid_duration_hours=2)
    worker("place_bid", {**task, "amount_amber": 18})
    worker("place_bid", {**task, "amount_amber": 16}, "worker2_token")
    call("list_bids", task)
    call("close_bidding_early", task)
    bids = call("list_bids", task)["bids"]
    call("reopen_bidding", {**task, "bid_duration_hours": 1})
    call("close_bidding_early", task)
    dearest = max(bids, key=lambda bid: float(bid["amount_amber"]))
    selected = call("select_bid", {**task, "bid_id": dearest["bid_id"]})
    assert float(selected["price_amber"]) == 18, selected
    hand_in(task, "Won by a bid.")
    call("approve_submission", task)


def trouble() -> None:
    call("cancel_task", {**published(), "reason": "The shop has closed."})
    task = published()
    worker("accept_task", task)
    hand_in(task, "This is another shop.")
    call("file_dispute", {**task, "reason": "The pictures show another shop."})
    call("get_api_score", {})
    try:
        call("create_task", {**CHASE, "budget_amber": 0})
    except Exception as error:
        say(refused=str(error))


for chapter in (preparation, hire_with_a_revision, hire_in_two_steps, auction, trouble):
    chapter()
