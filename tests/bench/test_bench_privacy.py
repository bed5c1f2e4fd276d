"""How much the privacy guard finds, how often it is wrong, and which text takes it longest.

Prints recall and precision per kind over lines that are made from the rules of the numbers, and
the slowest of the texts that are meant to be slow. Run with `make bench`.
"""

import time
from collections import Counter

from lines import CLEAN, KEPT_BACK, lines
from pathological import LENGTH, slow_texts

from flows.privacy import find

COUNT, SEED = 28_000, 20261122
FOUND_AS = {"samordningsnummer": "personnummer", "reservnummer": "personnummer"}
SLOWEST = 0.005


def test_recall_and_precision_per_kind() -> None:
    total: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    alarms: Counter[str] = Counter()
    for line in lines(SEED, COUNT):
        found = {str(finding) for finding in find(line.text)}
        expected = FOUND_AS.get(line.holds, line.holds)
        total[line.sort] += 1
        hits[line.sort] += expected in found
        alarms[line.sort] += not line.holds and bool(found)
        for kind in found:
            (right if kind == expected else wrong)[kind] += 1
    print(f"\n{COUNT} lines\n{'kind':20}{'lines':>7}{'recall':>9}{'precision':>11}")
    for kind in KEPT_BACK:
        shown = FOUND_AS.get(kind, kind)
        precision = right[shown] / (right[shown] + wrong[shown])
        print(f"{kind:20}{total[kind]:7}{hits[kind] / total[kind]:9.2%}{precision:11.2%}")
    print(f"{'clean':20}{'lines':>7}{'false':>9}")
    for sort in CLEAN:
        print(f"{sort:20}{total[sort]:7}{alarms[sort] / total[sort]:9.2%}")
    clean = sum(total[sort] for sort in CLEAN)
    print(f"{'all clean lines':20}{clean:7}{sum(alarms.values()) / clean:9.2%}")
    assert sum(total.values()) == COUNT


def test_the_slowest_text() -> None:
    took = sorted(((fastest(text), name) for name, text in slow_texts()), reverse=True)
    print(f"\n{len(took)} texts of {LENGTH} signs; the slowest, in ms of the processor:")
    for seconds, name in took[:5]:
        print(f"{seconds * 1000:6.2f}  {name}")
    print("none is slower than 5 ms" if took[0][0] <= SLOWEST else "SLOWER THAN 5 ms")
    assert took


def fastest(text: str) -> float:
    """The best of five: others use the same machine."""
    times = []
    for _ in range(5):
        begun = time.process_time()
        find(text)
        times.append(time.process_time() - begun)
    return min(times)
