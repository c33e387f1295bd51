"""Mail domains that anybody, or people of many employers, have addresses at.

Providers that anybody can sign up with; public domains that whole sectors share; and the ends of
names under which others register theirs. None of them says where somebody works.
"""

import csv
from pathlib import Path

FILE = Path(__file__).parents[1] / "data" / "shared_domains.csv"


def _read() -> dict[str, str]:
    with FILE.open(newline="") as file:
        return {row["domain"]: row["shared_by"] for row in csv.DictReader(file)}


SHARED = _read()
OF_ANYBODY = {domain for domain, shared_by in SHARED.items() if shared_by == "anybody"}


def is_shared(domain: str) -> bool:
    """Whether an address there says nothing of the employer. Parts of a provider's are its too."""
    labels = domain.lower().split(".")
    parents = {".".join(labels[n:]) for n in range(len(labels))}
    return domain.lower() in SHARED or not parents.isdisjoint(OF_ANYBODY)
