"""How else a word is spelt: organization, license, center, program; and singulars."""

import re
from collections.abc import Callable

Spelt = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

# British and American endings, each way; what is no word is in no index, and does no harm
ENDINGS: list[Spelt] = [
    (re.compile(r"(?<=\w\w)is(e|es|ed|er|ers|ing|able|ation|ations|ational)$"), r"iz\1"),
    (re.compile(r"(?<=\w\w)iz(e|es|ed|er|ers|ing|able|ation|ations|ational)$"), r"is\1"),
    (re.compile(r"(?<=\w\w)ys(e|es|ed|er|ers|ing)$"), r"yz\1"),
    (re.compile(r"(?<=\w\w)yz(e|es|ed|er|ers|ing)$"), r"ys\1"),
    (re.compile(r"(?<=\w\w)our(s|ed|ing|al|hood|hoods|ite|able|ly)?$"), r"or\1"),
    (re.compile(r"(?<=\w\w)or(s|ed|ing|al|hood|hoods|ite|able|ly)?$"), r"our\1"),
    (re.compile(r"(?<=\w)([bt])re(s|d)?$"), r"\1er\2"),
    (re.compile(r"(?<=\w)([bt])er(s|ed)?$"), r"\1re\2"),
    (re.compile(r"(?<=\w)enc(e|es|ed|ing|eless)$"), r"ens\1"),
    (re.compile(r"(?<=\w)ens(e|es|ed|ing|eless)$"), r"enc\1"),
    (re.compile(r"(?<=\w)ogue(s|d)?$"), r"og\1"),
    (re.compile(r"(?<=\w)og(s|d)?$"), r"ogue\1"),
    (re.compile(r"(?<=gr)amme(s)?$"), r"am\1"),
    (re.compile(r"(?<=gr)am(s)?$"), r"amme\1"),
    (re.compile(r"(?<=\w\w)([aeiou])ll(ed|ing|er|ers|or|ors|ment|ments|ful)$"), r"\1l\2"),
    (re.compile(r"(?<=\w\w)([aeiou])l(ed|ing|er|ers|or|ors|ment|ments|ful)$"), r"\1ll\2"),
]
PAIRS = [
    *(
        ("archaeo", "archeo"),
        ("palaeo", "paleo"),
        ("aesthe", "esthe"),
        ("paed", "ped"),
        ("foet", "fet"),
        ("haem", "hem"),
    ),
    *(("anaesthe", "anesthe"), ("orthopaed", "orthoped"), ("encyclopaed", "encycloped")),
    *(("practis", "practic"), ("grey", "gray"), ("tyre", "tire"), ("kerb", "curb")),
    *(("mould", "mold"), ("plough", "plow"), ("sulph", "sulf"), ("sceptic", "skeptic")),
    *(("ageing", "aging"), ("judgement", "judgment"), ("aluminium", "aluminum")),
    *(("artefact", "artifact"), ("enquir", "inquir"), ("adviser", "advisor")),
    *(("manoeuvr", "maneuver"), ("cheque", "check"), ("storey", "story"), ("disc", "disk")),
    *(("acknowledgement", "acknowledgment"), ("orientated", "oriented"), ("maths", "math")),
    *(("fulfil", "fulfill"), ("enrol", "enroll"), ("instal", "install"), ("gaol", "jail")),
    *(("jewellery", "jewelry"), ("cosy", "cozy"), ("pyjamas", "pajamas"), ("draught", "draft")),
]
WHOLE_WORDS = {"cheque", "check", "storey", "story", "disc", "disk", "draught", "draft", "tire"}


def spellings(word: str) -> set[str]:
    """Other ways to spell a word in lower case, whether they are words or not."""
    found = {ending.sub(other, word) for ending, other in ENDINGS}
    for british, american in PAIRS:
        found |= {_begun(word, british, american), _begun(word, american, british)}
    return found - {word}


def singular(word: str) -> str:
    """A word without the ending of its plural: potholes, bodies, boxes."""
    if len(word) <= MIN_PLURAL_LENGTH or word.endswith(("ss", "us", "is")):
        return word
    for plural, ending in (("ies", "y"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("s", "")):
        if word.endswith(plural):
            return word.removesuffix(plural) + ending
    return word


MIN_PLURAL_LENGTH = 3


def _begun(word: str, beginning: str, other: str) -> str:
    rest = word.removeprefix(beginning)
    if rest == word or (beginning in WHOLE_WORDS and rest not in {"", "s"}):
        return word
    return other + rest
