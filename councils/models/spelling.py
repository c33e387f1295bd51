"""Reading a council's name the same way however it was typed."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

NOISE = frozenset(
    "a agus and ar authority comhairle corporation council councils cyngor in is local mayoral of "
    "on royal the u under unitary upon with y yr".split()
)

SHORT_FOR = {
    "n": "north", "s": "south", "e": "east", "w": "west", "nth": "north", "sth": "south",
    "ne": "north east", "nw": "north west", "se": "south east", "sw": "south west",
    "gt": "great", "gtr": "greater", "saint": "st", "saints": "st", "co": "county",
    "beds": "bedfordshire", "berks": "berkshire", "bucks": "buckinghamshire",
    "cambs": "cambridgeshire", "ches": "cheshire", "derbys": "derbyshire", "glos": "gloucestershire",
    "hants": "hampshire", "herts": "hertfordshire", "hunts": "huntingdonshire",
    "lancs": "lancashire", "leics": "leicestershire", "lincs": "lincolnshire",
    "northants": "northamptonshire", "northumb": "northumberland", "notts": "nottinghamshire",
    "oxon": "oxfordshire", "salop": "shropshire", "shrops": "shropshire", "soms": "somerset",
    "staffs": "staffordshire", "warks": "warwickshire", "wilts": "wiltshire",
    "worcs": "worcestershire", "yorks": "yorkshire",
}  # fmt: skip

SORTS = {
    "county": "ceuntae cnty county cty sir siorrachd sirol",
    "city": "cathair cathrach city dinas",
    "borough": "bc boro borough bwrdeistref cbc rb rbc",
    "district": "ceantair dc dist district",
    "metropolitan": "mb mbc mdc met metro metropolitan",
    "unitary": "ua unitary",
    "combined": "ca cca combined mca",
    "london": "lb lbc",
    "county city": "cc ccc",  # either
}
SORT_OF = {word: frozenset(sort.split()) for sort, words in SORTS.items() for word in words.split()}


@dataclass(frozen=True)
class Name:
    text: str  # every word, spelt our way
    words: tuple[str, ...]  # those that tell the place from others
    sorts: frozenset[frozenset[str]]  # what sort of council: each a set of alternatives

    @property
    def joined(self) -> str:
        return "".join(self.words)


@lru_cache(maxsize=10_000)
def read(typed: str) -> Name:
    spelt = _spelt(typed)
    sorts = {SORT_OF[word] for word in spelt if word in SORT_OF}
    words = [word for word in spelt if word not in SORT_OF and word not in NOISE]
    if "london" in words[:-1] + words[1:] and SORT_OF["borough"] in sorts:
        words.remove("london")
        sorts.add(SORT_OF["lb"])
    return Name(" ".join(spelt), tuple(map(_ending, words)), frozenset(sorts))


def _spelt(typed: str) -> list[str]:
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", _repaired(typed).casefold())
        if not unicodedata.combining(letter)
    )
    plain = re.sub(r"['’‘`´]", "", plain.replace("&", " and "))
    words = re.findall(r"[^\W_]+", plain)
    return " ".join(SHORT_FOR.get(word, word) for word in words).split()


def _repaired(typed: str) -> str:
    """Undo UTF-8 that was read as Windows text ("Ynys MÃ´n"), and drop what cannot be undone."""
    if re.search("[ÃÂï]|â€", typed):
        typed = typed.encode("cp1252", "ignore").decode("utf-8", "ignore")
    return typed.replace("\N{REPLACEMENT CHARACTER}", "")


def _ending(word: str) -> str:
    """Middlesboro, Middlesborough and Middlesbrough are one."""
    return re.sub(r"(?<=\w)(boro|borough|brough)$", "bro", word)
