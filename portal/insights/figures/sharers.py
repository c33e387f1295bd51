"""Who shares: by service area, by region, by kind of council."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_noop as _

from councils.models import Council, CouncilKind, Region
from councils.models.council import LOCAL_GOVERNMENT
from portal.accounts.permissions import AnyUser
from portal.insights.figures.figure import EVERYBODY, Chart, Figure, Metrics, Rows, Value
from portal.insights.figures.listed import councils_of
from portal.insights.sharers import DEFINITION
from services.models import Service, Use
from services.needs.models import Need
from services.partnerships.models import Partnership, Party

WHOLE = _("Shown as a share of all current local government councils in the United Kingdom.")
# what a survey by Public Sector Forums found in 2006, by the area that comes nearest, in percent
SURVEY_OF_2006 = {
    "customer-contact": 20,
    "it-support": 21,
    "payroll-and-pensions": 22,
    "human-resources": 15,
    "finance-and-accounting": 15,
}


def _in_area(counting: Metrics, group: str) -> set[int]:
    if not group:
        return counting.councils_that_share()
    known = [area.pk for area in counting.areas.values() if area.slug == group]
    return counting.councils_that_share(known[0]) if known else set()


def _by_area(counting: Metrics) -> list[Value]:
    return [
        Value(area.slug, area.name, len(_in_area(counting, area.slug)), len(counting.councils))
        for area in counting.areas.values()
    ]


def _placed(counting: Metrics, place: int, group: str, among: set[int]) -> set[int]:
    """Those of a region (place 0) or of a kind (1); all of them where no group is named."""
    return {pk for pk in among if group in {"", counting.councils[pk][place]}}


def _rows_placed(counting: Metrics, place: int, group: str) -> Rows:
    return councils_of(_placed(counting, place, group, counting.councils_that_share()))


def _by_place(counting: Metrics, place: int, labels: dict[str, str]) -> list[Value]:
    present, shares = set(counting.councils), counting.councils_that_share()
    return [
        Value(
            group,
            label,
            len(_placed(counting, place, group, shares)),
            len(_placed(counting, place, group, present)),
        )
        for group, label in labels.items()
    ]


def _kinds(counting: Metrics) -> list[Value]:
    labels = {kind.value: str(CouncilKind(kind).label) for kind in LOCAL_GOVERNMENT}
    return [value for value in _by_place(counting, 1, labels) if value.of]


def present(counting: Metrics) -> set[int]:
    """The councils that have said anything at all here that everybody can see."""
    partnerships = Partnership.objects.public()
    party = Party.objects.filter(council=OuterRef("pk"), partnership__in=partnerships)
    active = (
        Q(Exists(Service.objects.published().filter(council=OuterRef("pk"))))
        | Q(Exists(Use.objects.visible_to(EVERYBODY).filter(council=OuterRef("pk"))))
        | Q(Exists(Need.objects.shown().filter(council=OuterRef("pk"))))
        | Q(Exists(partnerships.filter(lead=OuterRef("pk"))))
        | Q(Exists(party))
    )
    found = Council.objects.filter(active, pk__in=counting.councils)
    return set(found.values_list("pk", flat=True))


def _overall(counting: Metrics) -> list[Value]:
    whole = len(counting.councils)
    return [
        Value("sharing", _("Share a service"), len(counting.councils_that_share()), whole),
        Value("present", _("Have added data"), len(present(counting)), whole),
    ]


def _rows_overall(counting: Metrics, group: str, user: AnyUser) -> Rows:
    return councils_of(present(counting) if group == "present" else counting.councils_that_share())


FIGURES = [
    Figure(
        "sharing",
        _("Councils that share"),
        [
            DEFINITION,
            WHOLE,
            _(
                "A council has added data when it has a published service, "
                "a confirmed use, a need or an agreed partnership. We do not know what the other "
                "councils share."
            ),
        ],
        _("councils"),
        _overall,
        _rows_overall,
        Chart.SHARES,
    ),
    Figure(
        "sharing_by_area",
        _("Councils that share, by service area"),
        [
            _("Councils that share in the service area, as defined in “Councils that share”."),
            WHOLE,
            _(
                "Narrower areas count towards the area they belong to. The line shows the "
                "results of a survey by Public Sector Forums in 2006: call centres 20%, IT systems "
                "support 21%, payroll 22%, human resources 15%, finance and accounting 15%. The "
                "survey asked different councils different questions, so the line does not show a "
                "trend."
            ),
        ],
        _("councils"),
        _by_area,
        lambda counting, group, user: councils_of(_in_area(counting, group)),
        Chart.SHARES,
    ),
    Figure(
        "sharing_by_region",
        _("Councils that share, by region"),
        (
            [
                _(
                    "Councils that share in at least one service area, as defined in “Councils "
                    "that share”. Shown as a share of all current local government councils in "
                    "the region or nation."
                )
            ]
        ),
        "councils",
        lambda counting: _by_place(counting, 0, {key: str(label) for key, label in Region.choices}),
        lambda counting, group, user: councils_of(
            _placed(counting, 0, group, counting.councils_that_share())
        ),
        Chart.MAP,
        splits="region",
    ),
    Figure(
        "sharing_by_kind",
        _("Councils that share, by council type"),
        (
            [
                _(
                    "Councils that share in at least one service area, as defined in “Councils "
                    "that share”. Shown as a share of all current local government councils of "
                    "that type."
                )
            ]
        ),
        "councils",
        _kinds,
        lambda counting, group, user: councils_of(
            _placed(counting, 1, group, counting.councils_that_share())
        ),
        Chart.SHARES,
        splits="kind",
    ),
]
