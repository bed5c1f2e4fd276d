"""How long the sieve takes for one update: what people write every day, and the worst of it.

Run with `make bench`.
"""

import time
from statistics import median
from typing import Any

from pathological import LENGTH, slow_texts

from bot.telegram.sieve import sieve

PERSON = {"id": 101, "is_bot": False, "first_name": "H", "username": "hemtjanst"}
CHAT = {"id": 101, "type": "private", "first_name": "H"}
EVERYDAY = ("/ring", "hej", "Vem ringer jag när hon behöver mer hjälp i kväll?", "19121212-1212")
ROUNDS = 200


def test_an_everyday_update() -> None:
    for text in EVERYDAY:
        print(f"\n{1000 * took(message(text=text)):8.3f} ms  {text}", end="")
    earlier = {**message(text="Ring mig sedan, jag är på väg." * 10), "message_id": 3}
    answer = message(text="okej", reply_to_message=earlier, quote={"text": "Ring mig sedan"})
    print(f"\n{1000 * took(answer):8.3f} ms  an answer that quotes")


def test_the_slowest_text_in_every_place_at_once() -> None:
    name, text = max(slow_texts(), key=lambda slow: took(message(text=slow[1]), 1))
    everywhere = message(
        text=text,
        quote={"text": text[:1024]},
        reply_to_message={**message(text=text), "message_id": 3},
    )
    print(f"\n{1000 * took(message(text=text), 5):8.2f} ms  {name}, {LENGTH} signs")
    print(f"{1000 * took(everywhere, 5):8.2f} ms  the same answered and quoted")


def message(**content: Any) -> dict[str, Any]:
    """A message as Telegram sends it."""
    return {"message_id": 5, "date": 1, "from": PERSON, "chat": CHAT, **content}


def took(content: dict[str, Any], rounds: int = ROUNDS) -> float:
    """The median, in seconds of the processor."""
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        assert sieve({"update_id": 1, "message": content}) is not None
        times.append(time.process_time() - begun)
    return median(times)
