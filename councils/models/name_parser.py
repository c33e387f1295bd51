"""Reading a council's name the same way however it was typed."""

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

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


@dataclass(frozen=True)
class Name:
    text: str  # every word, spelt our way
    words: tuple[str, ...]  # those that tell the place from others
    sorts: frozenset[frozenset[str]]  # what sort of council: each a set of alternatives
    joined: str  # the words without spaces

    def has(self, beginning: str) -> bool:
        """True when one of the words begins like this."""
        return f" {beginning}" in f" {self.text} {' '.join(self.words)}"


@lru_cache(maxsize=10_000)
def read(typed: str) -> Name:
    spelt = _spelt(typed)
    sorts = {SORT_OF[word] for word in spelt if word in SORT_OF}
    words = [_ending(word) for word in spelt if word not in SORT_OF and word not in NOISE]
    if len(words) > 1 and "london" in words and SORT_OF["borough"] in sorts:
        words.remove("london")
        sorts.add(SORT_OF["lb"])
    return Name(" ".join(spelt), tuple(words), frozenset(sorts), "".join(words))


def _spelt(typed: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", _repaired(typed).casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    plain = re.sub(r"['’‘`´]", "", plain.replace("&", " and "))
    plain = re.sub(r"\b([a-z])\.(?=[a-z]\b)", r"\1", plain)  # C.C. is CC
    words = re.findall(r"[a-z0-9]+", plain)
    return " ".join(SHORT_FOR.get(word) or _corrected(word) for word in words).split()


def _repaired(typed: str) -> str:
    """Undo UTF-8 that was read as Windows text ("Ynys MÃ´n"), and drop what cannot be undone."""
    if re.search("[ÃÂï]|â€", typed):
        typed = typed.encode("cp1252", "ignore").decode("utf-8", "ignore")
    return typed.replace("\N{REPLACEMENT CHARACTER}", "")


def _corrected(word: str) -> str:
    """A "Country Counsel" is a county council."""
    return next(iter(get_close_matches(word, OFTEN_MISSPELT, n=1, cutoff=0.84)), word)


def _ending(word: str) -> str:
    """Middlesboro, Middlesborough and Middlesbrough are one."""
    return re.sub(r"(?<=\w)(boro|borough|brough)$", "bro", word)
