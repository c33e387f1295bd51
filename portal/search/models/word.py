"""The words of everything that can be found, and in how many things each is."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

# keeps out another count, and adding up, but nobody who writes
LOCK = "LOCK TABLE search_word IN SHARE UPDATE EXCLUSIVE MODE"
COUNT_AGAIN = """
    WITH gone AS (DELETE FROM search_word)
    INSERT INTO search_word (word, lexeme, documents)
    SELECT said.word, said.lexeme, count(*)
    FROM search_entry AS e,
         search_vocabulary(e.language, e.title, e.names, e.summary, e.body) AS said
    GROUP BY said.word, said.lexeme;
"""
DRIFT = """
    SELECT word, lexeme FROM (
        SELECT word, lexeme, documents FROM search_word
        UNION ALL
        SELECT said.word, said.lexeme, -1
        FROM search_entry AS e,
             search_vocabulary(e.language, e.title, e.names, e.summary, e.body) AS said
    ) AS counted
    GROUP BY word, lexeme HAVING sum(documents) <> 0 ORDER BY word, lexeme
"""
ADD_UP = """
    WITH gone AS (DELETE FROM search_word RETURNING word, lexeme, documents)
    INSERT INTO search_word (word, lexeme, documents)
    SELECT word, lexeme, sum(documents) FROM gone GROUP BY word, lexeme HAVING sum(documents) <> 0;
"""


class WordQuerySet(models.QuerySet["Word"]):
    @transaction.atomic
    def count_again(self) -> None:
        """Read every entry anew; who searches or writes waits for nothing.

        What is counted and what is forgotten are of one moment, and changes after it add to that.
        """
        with connection.cursor() as cursor:
            cursor.execute(LOCK)
            cursor.execute(COUNT_AGAIN)

    @transaction.atomic
    def add_up(self) -> None:
        """One row for each word, instead of one for each change. Who writes waits for nothing."""
        with connection.cursor() as cursor:
            cursor.execute(LOCK)
            cursor.execute(ADD_UP)

    def with_drift(self) -> list[tuple[str, str]]:
        """ "word" and each word that is counted wrong."""
        with connection.cursor() as cursor:
            cursor.execute(DRIFT)
            return [("word", word) for word, _ in cursor.fetchall()]


class Word(models.Model):
    """How many more or fewer things have a word since a change; all rows of it make the number.

    Changes are added, never counted up in place: nobody waits for somebody else's common words.
    The empty word counts the things themselves.
    """

    word = models.CharField(max_length=60, help_text=_("The word in lower case."))
    lexeme = models.CharField(
        max_length=60, help_text=_("The short form of the word that PostgreSQL searches for.")
    )
    documents = models.IntegerField()

    objects = WordQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["lexeme"], name="words_by_lexeme", include=["documents"]),
            models.Index(OpClass("word", name="text_pattern_ops"), name="words_by_beginning"),
            GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="words_by_letters"),
        ]

    def __str__(self) -> str:
        return self.word
