"""How much each part of an answer's rank is worth. What each adds is in docs/search.md."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Ranking:
    """Weights of a match, measured with ``manage.py search_eval``; none is switched off by 0.

    ``other_names``, ``summary`` and ``body`` are what a word there counts, of 1 in the title.
    """

    rarity: bool = True
    guesses: bool = True
    initials: bool = True
    joined: bool = True
    generic: float = 0.3
    begun: float = 0.7
    usual_names: float = 1.5
    other_names: float = 0.6
    summary: float = 0.5
    body: float = 0.4
    similarity: float = 0.75
    all_words: float = 0.1
    phrase: float = 0.1
    exact: float = 1.0
    product: float = 0.3
    popularity: float = 0.1
    year_costs: float = 0.02
    oldest_costs: float = 0.1
    dormant_costs: float = 0.1


RANKING = Ranking()

# whether two things are the same does not depend on how many use them, or on how fresh they are
SIMILARITY = replace(RANKING, joined=False, exact=0, popularity=0, year_costs=0, dormant_costs=0)
