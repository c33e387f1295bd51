"""What is stored of the changes of records, and beside them: who made them, with which request."""

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils import timezone
from pghistory.models import Context

from portal.database.relations import related_objects

# a request that runs now may still write its changes
YOUNG = timedelta(days=1)
AT_ONCE = 5_000


def discard_contexts() -> int:
    """Discard those that no change points at, in batches. Returns how many."""
    total = 0
    while keys := list(_unused().values_list("pk", flat=True)[:AT_ONCE]):
        Context.objects.filter(pk__in=keys).delete()
        total += len(keys)
    return total


def snapshots_of(model: type[Model]) -> QuerySet[Any]:
    """Every stored version of every record of a model, with who made it."""
    rows: QuerySet[Any] = related_objects(model, "kept_version").all()
    return rows.select_related("pgh_context")


def _unused() -> QuerySet[Context]:
    unused = Context.objects.filter(created_at__lt=timezone.now() - YOUNG)
    for model in apps.get_models():
        for field in model._meta.fields:
            if field.related_model is Context:
                # not by its manager, which may hide rows that still point at a context
                rows = QuerySet[Any](model)
                changes = rows.filter(**{field.attname: OuterRef("pk")})
                unused = unused.exclude(Exists(changes))
    return unused
