"""How often a typed name finds its council. COUNCIL_NAMES_FILE names other spellings to measure."""

import json
import os
import time
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from councils.imports import load_councils
from councils.models import Council

OUR_OWN = Path(__file__).parent / "council_names.jsonl"
SPELLINGS = Path(os.environ.get("COUNCIL_NAMES_FILE", OUR_OWN))
LEAST_RIGHT = {"exact": 0.99, "not exact": 0.99}
MAX_WRONG = 0.002


def judge(found, codes):
    if found is None:
        return "none" if codes else "right"
    return "right" if found.code in codes else "wrong"


@pytest.mark.django_db
def test_council_names():
    load_councils()
    lines = SPELLINGS.read_text(encoding="utf-8").strip().split("\n")
    spellings = [json.loads(line) for line in lines]
    names, started = Council.objects.name_index(), time.perf_counter()
    verdicts, missed = defaultdict(Counter), []
    for row in spellings:
        found = names.best_match(row["query"])
        verdict = judge(found, row["codes"])
        verdicts["exact" if row["exact"] else "not exact"][verdict] += 1
        if verdict != "right":
            missed.append(f"  {verdict}: {row['query']} → {found}, not {row['codes'] or 'nobody'}")
    each = (time.perf_counter() - started) / len(spellings) * 1000
    print(f"\n{len(spellings)} names of {SPELLINGS}, {each:.2f} ms each", *missed, sep="\n")
    for group, counted in verdicts.items():
        shares = {v: counted[v] / counted.total() for v in ("right", "wrong", "none")}
        print(f"{group} ({counted.total()}):", {v: f"{share:.3f}" for v, share in shares.items()})
        assert shares["right"] >= LEAST_RIGHT[group]
        assert shares["wrong"] < MAX_WRONG


@pytest.mark.django_db
def test_one_council_name_alone():
    load_councils()
    started = time.perf_counter()
    for _ in range(50):
        Council.objects.best_match("Birmingam City Council")
    print(f"\na name on its own: {(time.perf_counter() - started) * 20:.1f} ms")
