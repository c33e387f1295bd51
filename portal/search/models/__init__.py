from portal.search.models.entry import EntryAudience, EntryKind, IndexEntry
from portal.search.models.entry_vector import EntryVector
from portal.search.models.opened_result import OpenedResult
from portal.search.models.origin import IndexOrigin
from portal.search.models.search import Search
from portal.search.models.settled_question import SettledQuestion, Settlement
from portal.search.models.tally import Tally, TallySubject
from portal.search.models.term import Term, key_of, parts_of
from portal.search.models.word import Word

__all__ = [
    "EntryAudience",
    "EntryKind",
    "EntryVector",
    "IndexEntry",
    "IndexOrigin",
    "OpenedResult",
    "Search",
    "SettledQuestion",
    "Settlement",
    "Tally",
    "TallySubject",
    "Term",
    "Word",
    "key_of",
    "parts_of",
]
