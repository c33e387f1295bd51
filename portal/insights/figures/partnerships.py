"""How far partnerships have come."""

from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from portal.accounts.permissions import AnyUser
from portal.insights.figures.figure import Cell, Figure, Grouped, Metrics, Rows
from portal.insights.figures.listed import link
from portal.lists.name_order import by_name
from services.partnerships.models import Partnership, PartnershipStage
from services.partnerships.models.stage import PUBLIC_STAGES

STAGES = Grouped(
    lambda counting: counting.within(Partnership.objects.public().without_history(), "lead"),
    F("stage"),
    lambda: {stage.value: str(PartnershipStage(stage).label) for stage in PUBLIC_STAGES},
)


def _rows(counting: Metrics, group: str, user: AnyUser) -> Rows:
    found = STAGES.filtered(counting, group) & Partnership.objects.visible_to(user)
    return Rows(
        [gettext("Partnership"), gettext("Led by"), gettext("Stage")],
        found.select_related("lead").order_by(by_name("title"), "pk"),
        lambda each: [link(each), link(each.lead), Cell(each.get_stage_display())],
    )


FIGURES = [
    Figure(
        "partnerships_by_stage",
        _("Partnerships, by stage"),
        (
            [
                _(
                    "Agreed partnerships by stage, including those that have ended. Partnerships "
                    "that are not agreed yet are not public and do not count. Historical "
                    "partnerships do not count. A partnership belongs to the region and type of "
                    "the council that leads it."
                )
            ]
        ),
        "partnerships",
        STAGES.values,
        _rows,
    )
]
