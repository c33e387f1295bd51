"""Which server wrote the index: another major version may find other stems in the same words."""

from django.db import connection, models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from portal.search.models.entry import IndexEntry

ONLY_ROW = 1
# names and endings that stemmers have disagreed about
SAMPLE = (
    "Epping Worthing Reading Dorking ending housing licensing planning parking committees "
    "councils services agencies libraries archives business enquiries payments policies "
    "recycling skying generously generation generic university universal organisation "
    "organised analyses analysis electoral registration accessibility accessible maintenance"
)
FIND = """
SELECT current_setting('server_version_num')::int / 10000,
       md5(to_tsvector(search_config('en'), %s)::text)
"""


class IndexOriginQuerySet(models.QuerySet["IndexOrigin"]):
    def current(self) -> "IndexOrigin":
        """What a row written now would say."""
        with connection.cursor() as cursor:
            cursor.execute(FIND, [SAMPLE])
            version, stems = cursor.fetchone()
        return IndexOrigin(pk=ONLY_ROW, server_version=version, stems=stems)

    def is_outdated(self) -> bool:
        """Whether another version wrote it, or nobody knows which did."""
        return self.is_of_another_version() or (not self.exists() and IndexEntry.objects.exists())

    def is_of_another_version(self) -> bool:
        recorded, current = self.first(), self.current()
        if recorded is None:
            return False
        return (recorded.server_version, recorded.stems) != (current.server_version, current.stems)

    def note(self) -> None:
        """Say that this server has written the whole index."""
        current = self.current()
        facts = {"server_version": current.server_version, "stems": current.stems}
        self.update_or_create(pk=ONLY_ROW, defaults={**facts, "written_at": Now()})


class IndexOrigin(models.Model):
    """The major version of PostgreSQL that wrote the whole index, and what its stemmer does."""

    server_version = models.PositiveSmallIntegerField()
    stems = models.CharField(
        max_length=32,
        help_text=_("A fingerprint of how sample words are shortened."),
    )
    written_at = models.DateTimeField(db_default=Now())

    objects = IndexOriginQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=ONLY_ROW), name="the_index_has_one_origin"
            ),
        ]

    def __str__(self) -> str:
        return f"PostgreSQL {self.server_version}"
