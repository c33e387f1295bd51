"""The index: a row for each thing that can be found, written by the database (decision 17)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models
from django.db.models import Func
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.search.models.counted import TRIGGERS
from portal.search.models.entry_vector import TRIGGERS as VECTOR_TRIGGERS
from portal.search.models.facet_counts import TRIGGERS as FACET_TRIGGERS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class EntryKind(models.TextChoices):
    SERVICE = "service", _("Services")
    PRODUCT = "product", _("Products")
    SUPPLIER = "supplier", _("Suppliers")
    COUNCIL = "council", _("Councils")
    CATEGORY = "category", _("Service areas")
    THREAD = "thread", _("Threads")
    NEED = "need", _("Needs")
    GROUP = "group", _("Working groups")
    RECOMMENDATION = "recommendation", _("Recommendations")


PAGES = {
    EntryKind.SERVICE: "services:detail",
    EntryKind.PRODUCT: "services:product",
    EntryKind.SUPPLIER: "services:supplier",
    EntryKind.COUNCIL: "councils:detail",
    EntryKind.CATEGORY: "services:category",
    EntryKind.THREAD: "forums:thread",
    EntryKind.NEED: "needs:detail",
    EntryKind.GROUP: "recommendations:group",
    EntryKind.RECOMMENDATION: "recommendations:detail",
}

ONE = {
    EntryKind.SERVICE: _("Service"),
    EntryKind.PRODUCT: _("Product"),
    EntryKind.SUPPLIER: _("Supplier"),
    EntryKind.COUNCIL: _("Council"),
    EntryKind.CATEGORY: _("Service area"),
    EntryKind.THREAD: _("Thread"),
    EntryKind.NEED: _("Need"),
    EntryKind.GROUP: _("Working group"),
    EntryKind.RECOMMENDATION: _("Recommendation"),
}


# by a facet, from the app whose things these are: a police force is no council
SPECIAL_LABELS: dict[str, "StrOrPromise"] = {}


class EntryAudience(models.TextChoices):
    EVERYBODY = "everybody", _("Everybody")
    MEMBERS = "members", _("Members")


# what a view findable_<kind> tells of each thing, and an entry repeats
COMPARED_COLUMNS = [
    *("kind", "key", "slug", "title", "names", "summary", "body", "byline", "language"),
    *("facets", "audience", "popularity", "fresh_at", "is_dormant"),
]
_COMPARED_COLUMNS = ", ".join(COMPARED_COLUMNS)
DRIFT = """
    (SELECT {columns} FROM findable_{kind} EXCEPT ALL
     SELECT {columns} FROM search_entry WHERE kind = '{kind}')
    UNION ALL
    (SELECT {columns} FROM search_entry WHERE kind = '{kind}' EXCEPT ALL
     SELECT {columns} FROM findable_{kind})
"""
# triggers keep what an entry repeats; how its words are read is for the functions to say
UNREAD = """
    SELECT kind, key FROM search_entry
    WHERE head IS DISTINCT FROM search_head(language, title, names)
       OR words IS DISTINCT FROM search_words(language, title, names, summary, body)
"""
# an update that names a column lets the database generate anew what is made from it
WRITE_ANEW = """
    WITH next AS (SELECT id FROM search_entry WHERE id > %s ORDER BY id LIMIT %s),
    written AS (UPDATE search_entry SET title = title WHERE id IN (SELECT id FROM next))
    SELECT max(id) FROM next
"""
AT_ONCE = 1000


class IndexEntryQuerySet(models.QuerySet["IndexEntry"]):
    def seen_by(self, audiences: Iterable[EntryAudience]) -> Self:
        return self.filter(audience__in=list(audiences))

    def to_show(self, keys: Iterable[int]) -> dict[int, "IndexEntry"]:
        """Those of these that are still there, without what only the search reads."""
        return self.defer("head", "words").in_bulk(list(keys))

    def refresh(self, kind: EntryKind, keys: list[int] | None = None) -> None:
        """Read things of a kind anew: all of them, or those with these keys."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT refresh_search(%s, %s)", [kind, keys])

    def write_anew(self) -> None:
        """Read the words of every entry as the functions read them now, some at a time."""
        last: int | None = 0
        with connection.cursor() as cursor:
            while last is not None:
                cursor.execute(WRITE_ANEW, [last, AT_ONCE])
                (last,) = cursor.fetchone()

    def with_drift(self) -> list[tuple[str, str]]:
        """The kind and key of each entry that is not what the thing itself says."""
        found: set[tuple[str, str]] = set()
        with connection.cursor() as cursor:
            for kind in EntryKind:
                cursor.execute(DRIFT.format(kind=kind, columns=_COMPARED_COLUMNS))
                found.update((row[0], str(row[1])) for row in cursor.fetchall())
            cursor.execute(UNREAD)
            found.update((kind, str(key)) for kind, key in cursor.fetchall())
        return sorted(found)


class IndexEntry(models.Model):
    """Something that can be found. Triggers write it in the same statement as the thing itself."""

    kind = models.CharField(max_length=20, choices=EntryKind)
    key = models.BigIntegerField(help_text=_("The number of the record in its own table."))
    slug = models.CharField(max_length=120)
    title = models.CharField(max_length=250)
    names = ArrayField(models.CharField(max_length=200), default=list)
    summary = models.CharField(max_length=500, blank=True)
    body = models.TextField(blank=True)
    byline = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=5, default="en")
    facets = ArrayField(models.CharField(max_length=120), default=list)
    audience = models.CharField(
        max_length=20, choices=EntryAudience, default=EntryAudience.EVERYBODY
    )
    popularity = models.IntegerField(default=0)
    fresh_at = models.DateTimeField(null=True)
    is_dormant = models.BooleanField(default=False)
    head = models.GeneratedField(
        expression=Func("language", "title", "names", function="search_head"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    words = models.GeneratedField(
        expression=Func("language", "title", "names", "summary", "body", function="search_words"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = IndexEntryQuerySet.as_manager()

    class Meta:
        db_table = "search_entry"
        verbose_name_plural = "entries"
        # no fastupdate: every search would read its list of pending words from end to end
        indexes = [
            GinIndex(fields=["words"], name="entries_by_words", fastupdate=False),
            GinIndex(fields=["head"], name="entries_by_head", fastupdate=False),
            GinIndex(OpClass(Lower("title"), name="gin_trgm_ops"), name="entries_by_letters"),
            models.Index(
                OpClass(Lower("title"), name="text_pattern_ops"), name="entries_by_beginning"
            ),
            GinIndex(fields=["facets"], name="entries_by_facets", fastupdate=False),
            models.Index(fields=["-popularity", "id"], name="entries_by_use"),
            models.Index(fields=["kind", "-popularity", "id"], name="entries_of_a_kind_by_use"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="a_thing_is_found_once")
        ]
        triggers = [*TRIGGERS, *FACET_TRIGGERS, *VECTOR_TRIGGERS]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        kind = EntryKind(self.kind)
        named: dict[EntryKind, list[Any]] = {
            EntryKind.THREAD: [self.key, self.slug],
            EntryKind.NEED: [self.key],
            EntryKind.RECOMMENDATION: [self.key],
        }
        args = named.get(kind, [self.slug])
        return reverse(PAGES[kind], args=args)

    @property
    def label(self) -> str:
        """What it is, in the singular: Service, Product …"""
        special = (SPECIAL_LABELS[facet] for facet in self.facets if facet in SPECIAL_LABELS)
        return str(next(special, ONE[EntryKind(self.kind)]))
