"""The first steps of a council, and which of them are done."""

from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from councils.permissions import can_change_page
from portal.accounts.permissions import AnyUser
from services.models.council_state import COMPLETE_AREAS, with_areas
from services.notices.models import AwardNotice

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class FirstStep(NamedTuple):
    """Something that a new council does, where the reader can do it, and whether it is done."""

    words: "StrOrPromise"
    address: str
    is_done: bool


def steps_of(council: Council, reader: AnyUser) -> list[FirstStep]:
    """The steps in their order; each is done or not by what the council has, not by a tick."""
    shown = with_areas(Council.objects.filter(pk=council.pk)).get()
    areas = shown.recorded_areas
    contracts = AwardNotice.objects.of_council(council).to_answer()
    slug = [council.slug]
    return [
        FirstStep(
            _("Say what your council does and who to contact"),
            reverse("councils:change", args=slug) if can_change_page(reader, council) else "",
            bool(council.about) and council.contacts.exists(),
        ),
        FirstStep(
            _("Invite a colleague"),
            reverse("councils:people", args=slug),
            council.memberships.active().count() > 1 or council.invitations.open().exists(),
        ),
        FirstStep(
            _("Answer for your published contracts"),
            reverse("council_contracts:index", args=slug),
            not contracts.exists(),
        ),
        FirstStep(
            _("Record your first system"),
            reverse("council_services:my_list", args=slug),
            areas > 0,
        ),
        FirstStep(
            _("Record systems in 10 service areas"),
            reverse("council_services:my_list", args=slug),
            areas >= COMPLETE_AREAS,
        ),
    ]
