"""How much each part of an answer's rank is worth. What each adds is in docs/search.md."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Ranking:
    """Weights of a match, measured with ``manage.py search_eval``; 0 or False leaves a part out."""

    # how the words of a question become terms
    rarity: bool = True  # a rare word counts more than a common one
    guesses: bool = True  # a misspelt word also means the nearest known one
    initials: bool = True  # "EBS" also means names with these initials
    joined: bool = True  # two words also mean the two written as one
    generic: float = 0.3  # what "system" and its like count, of 1 for another word
    begun: float = 0.7  # what a word counts that only begins like the one typed
    usual_names: float = 1.5  # what the usual name of a service area counts
    details: float = 0.4  # what a word of a description counts, of 1 in the name
    # what a word counts by its place, of 1 in the title
    other_names: float = 0.6
    summary: float = 0.5
    body: float = 0.4
    # what is added for the title, and for words that are all there or in this order
    similarity: float = 0.75
    all_words: float = 0.1
    phrase: float = 0.1
    # what a text counts that says the same in other words, of 1 for the same vector
    meaning: float = 1.5
    # a thing that is called exactly so is what was meant
    exact: float = 1.0
    product: float = 0.3
    # before all else, what is recommended for the area of this name; after what is called exactly
    # so, what is recommended for an area that the name only means
    recommendation: float = 3.0
    # small, so that they only decide between results that match alike
    popularity: float = 0.1
    year_costs: float = 0.02
    oldest_costs: float = 0.1
    dormant_costs: float = 0.1


RANKING = Ranking()

# whether two things are the same does not depend on how many use them, or on how fresh they are
SIMILARITY = replace(
    RANKING,
    joined=False,
    exact=0,
    recommendation=0,
    popularity=0,
    year_costs=0,
    dormant_costs=0,
    meaning=1.0,
)
