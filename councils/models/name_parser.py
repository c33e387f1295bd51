"""Reading a council's name the same way however it was typed."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from html import unescape
from itertools import combinations

NOISE = {"a", "agus", "and", "ar", "area", "authority", "comhairle", "corporation", "council"}
NOISE |= {"councils", "counsel", "cyngor", "in", "is", "local", "mayoral", "of", "on", "royal"}
NOISE |= {"the", "u", "under", "upon", "with", "y", "yr"}

SHORT_FOR = {
    "n": "north", "s": "south", "e": "east", "w": "west", "nth": "north", "sth": "south",
    "ne": "north east", "nw": "north west", "se": "south east", "sw": "south west",
    "gt": "great", "gtr": "greater", "saint": "st", "saints": "st", "co": "county",
    "beds": "bedfordshire", "berks": "berkshire", "bucks": "buckinghamshire",
    "cambs": "cambridgeshire", "ches": "cheshire", "derbys": "derbyshire",
    "glos": "gloucestershire", "hants": "hampshire", "herts": "hertfordshire",
    "hunts": "huntingdonshire", "lancs": "lancashire", "leics": "leicestershire",
    "lincs": "lincolnshire", "northants": "northamptonshire", "northumb": "northumberland",
    "notts": "nottinghamshire", "oxon": "oxfordshire", "salop": "shropshire",
    "shrops": "shropshire", "soms": "somerset", "staffs": "staffordshire",
    "warks": "warwickshire", "wilts": "wiltshire", "worcs": "worcestershire", "yorks": "yorkshire",
}  # fmt: skip

SORTS = {
    "county": "ceuntae cnty county cty sir siorrachd sirol",
    "city": "cathair cathrach city dinas",
    "borough": "b bc boro borough bwrdeistref rb rbc",
    "district": "ceantair dc dist district",
    "metropolitan": "mb mbc mdc met metro metropolitan",
    "unitary": "ua unitary",
    "combined": "ca cca combined mca",
    "london": "lb lbc",
    "county city": "cc ccc",  # either
    "county borough": "cbc",
}
SORT_OF = {word: frozenset(sort.split()) for sort, words in SORTS.items() for word in words.split()}

OFTEN_MISSPELT = ["authority", "borough", "combined", "council", "county", "district"]
OFTEN_MISSPELT += ["metropolitan", "unitary"]

JOINER = re.compile(r"\band\b|[&/+;]", re.IGNORECASE)
JOINER_OR_COMMA = re.compile(rf"{JOINER.pattern}|,", re.IGNORECASE)
MAX_JOINED = 6


@dataclass(frozen=True)
class Name:
    text: str  # every word, spelt our way
    words: tuple[str, ...]  # those that tell the place from others
    sorts: frozenset[frozenset[str]]  # what sort of council: each a set of alternatives
    joined: str  # the words without spaces
    place: str  # the same, with the ending that was typed
    run_on: str  # the text as typed, letters only

    def has(self, beginning: str) -> bool:
        """True when one of the words begins like this."""
        return f" {beginning}" in f" {self.text} {' '.join(self.words)}"


@lru_cache(maxsize=10_000)
def read(typed: str) -> Name:
    plain = _plain_words(typed)
    spelt = _spelt(plain)
    sorts = {SORT_OF[word] for word in spelt if word in SORT_OF}
    words = [word for word in spelt if word not in SORT_OF and word not in NOISE]
    if len(words) > 1 and "london" in words and SORT_OF["borough"] in sorts:
        words.remove("london")
        sorts.add(SORT_OF["lb"])
    ended = tuple(_ending(word) for word in words)
    joined, place, run_on = "".join(ended), "".join(words), "".join(plain)
    return Name(" ".join(spelt), ended, frozenset(sorts), joined, place, run_on)


def ways_to_part(text: str) -> Iterator[tuple[list[str], bool]]:
    """Into the names that a text may join, each way with whether a word or a sign joins them.

    At any of its "and" and commas, the fewest parts first; without an "and", between two words.
    """
    text = unescape(unescape(text))
    joints = [(at.start(), at.end()) for at in JOINER_OR_COMMA.finditer(text)]
    is_joined, words = JOINER.search(text) is not None, text.split()
    if is_joined and len(joints) < MAX_JOINED:
        for count in range(1, len(joints) + 1):
            yield from ((_cut(text, cuts), True) for cuts in combinations(joints, count))
    elif not is_joined and len(words) <= MAX_JOINED:
        for at in range(1, len(words)):
            yield [" ".join(words[:at]), " ".join(words[at:])], False


def _cut(text: str, cuts: Iterable[tuple[int, int]]) -> list[str]:
    starts, ends = [0], []
    for start, end in cuts:
        ends.append(start)
        starts.append(end)
    parts = zip(starts, [*ends, len(text)], strict=True)
    return [text[start:end].strip(" ,;") for start, end in parts]


def _spelt(words: list[str]) -> list[str]:
    return " ".join(SHORT_FOR.get(word) or _corrected(word) for word in words).split()


def _plain_words(typed: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", _repaired(typed).casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    plain = re.sub(r"['’‘`´]", "", plain.replace("&", " and "))
    plain = re.sub(r"\b([a-z])\.(?=[a-z]\b)", r"\1", plain)  # C.C. is CC
    return re.findall(r"[a-z0-9]+", plain)


def _repaired(typed: str) -> str:
    """Undo UTF-8 that was read as Windows text ("Ynys MÃ´n"), and drop what cannot be undone.

    Also what was escaped for a web page, once or twice: "Adur &amp;amp; Worthing".
    """
    typed = unescape(unescape(typed))
    if re.search("[ÃÂï]|â€", typed):
        typed = typed.encode("cp1252", "ignore").decode("utf-8", "ignore")
    return typed.replace("\N{REPLACEMENT CHARACTER}", "")


def _corrected(word: str) -> str:
    """A "Country Counsel" is a county council."""
    return next(iter(get_close_matches(word, OFTEN_MISSPELT, n=1, cutoff=0.84)), word)


def _ending(word: str) -> str:
    """Middlesboro, Middlesborough and Middlesbrough are one."""
    return re.sub(r"(?<=\w)(boro|borough|brough)$", "bro", word)
