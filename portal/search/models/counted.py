"""How the database counts the words of what can be found, whoever changes it and however."""

from portal.database.statement_triggers import statement_triggers

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


def _count(old: str, new: str) -> str:
    changes = []
    if old:
        changes.append(_of(old, "-1", _changed(old, new) if new else ""))
    if new:
        changes.append(_of(new, "1", _changed(new, old) if old else ""))
    return _COUNT.format(changes=" UNION ALL ".join(changes))


TRIGGERS = statement_triggers("words_are_counted", _count)
