"""How the database counts the words of what can be found, whoever changes it and however."""

import pgtrigger

_VOCABULARY = "search_vocabulary({0}.language, {0}.title, {0}.names, {0}.summary, {0}.body)"
_COUNT = """
    INSERT INTO search_word (word, lexeme, documents)
    SELECT word, lexeme, sum(change) FROM ({changes}) AS changes
    GROUP BY word, lexeme HAVING sum(change) <> 0;
    RETURN NULL;
"""


def _of(table: str, sign: str, where: str = "") -> str:
    vocabulary = _VOCABULARY.format(table)
    return (
        f"SELECT said.word, said.lexeme, {sign} AS change FROM {table}{where}, {vocabulary} AS said"  # noqa: S608 - names from this module
    )


def _changed(table: str, other: str) -> str:
    texts = ("language", "title", "names", "summary", "body")
    mine, theirs = (", ".join(f"{row}.{text}" for text in texts) for row in (table, "other"))
    return f" JOIN {other} AS other ON other.id = {table}.id AND ({mine}) <> ({theirs})"


_CASES = [
    ("insert", pgtrigger.Insert, {"new": "now_there"}, [_of("now_there", "1")]),
    ("delete", pgtrigger.Delete, {"old": "gone"}, [_of("gone", "-1")]),
    (
        "update",
        pgtrigger.Update,
        {"old": "gone", "new": "now_there"},
        [
            _of("gone", "-1", _changed("gone", "now_there")),
            _of("now_there", "1", _changed("now_there", "gone")),
        ],
    ),
]
TRIGGERS = [
    pgtrigger.Trigger(
        name=f"words_are_counted_on_{change}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**tables),  # type: ignore[no-untyped-call]  # it has none
        func=_COUNT.format(changes=" UNION ALL ".join(changes)),
    )
    for change, operation, tables, changes in _CASES
]
