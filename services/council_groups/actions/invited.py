"""What a person is told of the councils that they have invited."""

from collections.abc import Iterable

from django.utils.translation import ngettext

from councils.models import Council, Membership
from portal.text import list_in_words


def invited_message(invited: Iterable[Council]) -> str:
    """Say who has been invited, and which of them nobody can accept for yet."""
    councils = list(invited)
    managers = Membership.objects.managers().filter(council__in=councils)
    managed = set(managers.values_list("council", flat=True))
    sentences = [
        ngettext("{councils} has been invited.", "{councils} have been invited.", len(councils))
    ]
    unmanaged = [council for council in councils if council.pk not in managed]
    if unmanaged:
        sentences.append(
            ngettext(
                "{unmanaged} has no manager in the directory yet. It can only join when it has "
                "one. Its people can offer to be manager.",
                "{unmanaged} have no manager in the directory yet. They can only join when they "
                "have one. Their people can offer to be manager.",
                len(unmanaged),
            )
        )
    return " ".join(sentences).format(
        councils=list_in_words(council.name for council in councils),
        unmanaged=list_in_words(council.name for council in unmanaged),
    )
