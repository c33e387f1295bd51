"""Councils and other public bodies: who they are."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models.names import NameIndex, containing
from councils.models.succession import Succession
from portal.components.metadata import absolute
from portal.components.model_fields import NameField
from portal.lists.name_order import by_name


class Nation(models.TextChoices):
    ENGLAND = "england", _("England")
    SCOTLAND = "scotland", _("Scotland")
    WALES = "wales", _("Wales")
    NORTHERN_IRELAND = "northern_ireland", _("Northern Ireland")


class Region(models.TextChoices):
    """The nine regions of England and the three other nations: the twelve tiles of the map."""

    NORTH_EAST = "north_east", _("North East")
    NORTH_WEST = "north_west", _("North West")
    YORKSHIRE_HUMBER = "yorkshire_and_the_humber", _("Yorkshire and the Humber")
    EAST_MIDLANDS = "east_midlands", _("East Midlands")
    WEST_MIDLANDS = "west_midlands", _("West Midlands")
    EAST_OF_ENGLAND = "east_of_england", _("East of England")
    LONDON = "london", _("London")
    SOUTH_EAST = "south_east", _("South East")
    SOUTH_WEST = "south_west", _("South West")
    SCOTLAND = "scotland", _("Scotland")
    WALES = "wales", _("Wales")
    NORTHERN_IRELAND = "northern_ireland", _("Northern Ireland")

    @property
    def nation(self) -> Nation:
        return Nation(self.value) if self.value in Nation.values else Nation.ENGLAND


class CouncilKind(models.TextChoices):
    COUNTY = "county", _("County council")
    UNITARY = "unitary", _("Unitary authority")
    METROPOLITAN = "metropolitan_district", _("Metropolitan district")
    NON_METROPOLITAN = "non_metropolitan_district", _("District council")
    LONDON_BOROUGH = "london_borough", _("London borough")
    CITY_CORPORATION = "city_corporation", _("City corporation")
    COMBINED_AUTHORITY = "combined_authority", _("Combined authority")
    STRATEGIC_REGIONAL = "strategic_regional_authority", _("Strategic regional authority")
    WELSH_UNITARY = "welsh_unitary", _("Welsh unitary authority")
    SCOTTISH_UNITARY = "scottish_unitary", _("Scottish unitary authority")
    NI_DISTRICT = "ni_district", _("Northern Ireland district")
    POLICE = "police", _("Police")
    FIRE = "fire_and_rescue", _("Fire and rescue")
    NATIONAL_PARK = "national_park", _("National park authority")
    NHS = "nhs_body", _("NHS body")
    CENTRAL_DEPARTMENT = "central_department", _("Central government department")
    AGENCY = "agency", _("Agency or public corporation")
    JOINT_BODY = "joint_body", _("Joint body")
    COMPANY = "company", _("Company")
    OTHER = "other", _("Other public body")


MIN_WORD_LENGTH = 3
LOCAL_GOVERNMENT = [
    CouncilKind.COUNTY,
    CouncilKind.UNITARY,
    CouncilKind.METROPOLITAN,
    CouncilKind.NON_METROPOLITAN,
    CouncilKind.LONDON_BOROUGH,
    CouncilKind.CITY_CORPORATION,
    CouncilKind.COMBINED_AUTHORITY,
    CouncilKind.STRATEGIC_REGIONAL,
    CouncilKind.WELSH_UNITARY,
    CouncilKind.SCOTTISH_UNITARY,
    CouncilKind.NI_DISTRICT,
]


class CouncilQuerySet(models.QuerySet["Council"]):
    def current(self) -> Self:
        return self.filter(abolished_on=None)

    def abolished(self) -> Self:
        return self.exclude(abolished_on=None)

    def with_own_page(self) -> Self:
        """Those whose address does not lead on to the one council that has all they had."""
        in_force = Succession.objects.in_force()
        whole = in_force.values("predecessor").annotate(heirs=models.Count("pk")).filter(heirs=1)
        return self.exclude(abolished_on__isnull=False, pk__in=whole.values("predecessor"))

    def of_local_government(self) -> Self:
        return self.filter(kind__in=LOCAL_GOVERNMENT)

    def of_other_kinds(self) -> Self:
        return self.exclude(kind__in=LOCAL_GOVERNMENT)

    def in_order(self) -> Self:
        return self.order_by(by_name(), "pk")

    def name_index(self) -> NameIndex:
        """Everything these councils are called, for matching many names: two queries in all."""
        councils = {council.pk: council for council in self.defer("loaded_facts", "about")}
        aliases = ((councils[pk], name) for pk, name in self._aliases())
        names = [(c, name) for c in councils.values() for name in (c.official_name, c.name)]
        return NameIndex([*names, *aliases])

    def best_match(self, name: str) -> "Council | None":
        """The council somebody meant by this name, or None where that would be a guess."""
        return self.name_index().best_match(name)

    def get_by_name(self, name: str) -> "Council | None":
        """The council of exactly this name or address, or else the one somebody meant by it."""
        typed = name.strip()
        exactly = Q(slug=typed.lower()) | Q(official_name__iexact=typed)
        return self.filter(exactly).order_by("pk").first() or self.best_match(name)

    def at_addresses(self, slugs: list[str]) -> "dict[str, Council]":
        """Those of these slugs, by slug."""
        return {council.slug: council for council in self.filter(slug__in=slugs)}

    def similar_names(self, name: str, limit: int = 3) -> list["Council"]:
        """For "Did you mean …?": the councils whose names come nearest."""
        return self.name_index().most_similar(name, limit)

    def matching(self, name: str) -> Self:
        """Those one of whose names has every word typed, however they were typed.

        A letter or two are the beginning of too many words: they begin a name, or nothing.
        """
        typed = name.strip()
        if len(typed) < MIN_WORD_LENGTH:
            return self.filter(name__istartswith=typed) if typed else self.none()
        both = self.values_list("pk", "name", "official_name")
        names = [(pk, each) for pk, *names in both for each in names]
        return self.filter(pk__in=containing(name, [*names, *self._aliases()]))

    def beginning_with(self, name: str) -> Self:
        """Those whose name goes on where this one ends: Kingston *upon Hull*; current first."""
        longer = Q(name__istartswith=f"{name} ") | Q(official_name__istartswith=f"{name} ")
        return self.filter(longer).order_by(F("abolished_on").desc(nulls_first=True), "name", "pk")

    def taken_names(self, names: Iterable[str]) -> list[str]:
        """Those of these names that one of the councils has, whatever their case."""
        wanted = {name.lower(): name for name in names}
        fields = ("name", "official_name", "aliases__name")
        found = {
            taken
            for field in fields
            for taken in self.annotate(taken=Lower(field))
            .filter(taken__in=wanted)
            .values_list("taken", flat=True)
        }
        return [wanted[key] for key in wanted if key in found]

    def _aliases(self) -> Iterable[tuple[int, str]]:
        return self.filter(aliases__isnull=False).values_list("pk", "aliases__name")


class Council(models.Model):
    """A council or other public body, current or abolished."""

    code = models.CharField(max_length=10, blank=True)
    official_name = NameField(max_length=200)
    name = NameField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=40, choices=CouncilKind)
    nation = models.CharField(max_length=20, choices=Nation, blank=True)
    region = models.CharField(max_length=30, choices=Region, blank=True)
    gss_code = models.CharField(_("GSS code"), max_length=9, blank=True)
    website = models.URLField(blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    established_on = models.DateField(null=True, blank=True)
    abolished_on = models.DateField(null=True, blank=True)
    about = models.TextField(blank=True, max_length=4000)
    strategy_url = models.URLField(
        blank=True, help_text=_("Its published digital or ICT strategy.")
    )
    is_trusted = models.BooleanField(
        _("trusted"),
        default=False,
        help_text=_("Its services are published immediately and reviewed afterwards."),
    )
    loaded_facts = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text=_(
            "The values from the list of councils. A value that differs was changed by a person."
        ),
    )

    objects = CouncilQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code=""),
                name="codes_are_unique_when_given",
                violation_error_message=_("Another council already has this code."),
            ),
            models.UniqueConstraint(
                fields=["gss_code"],
                condition=~Q(gss_code=""),
                name="gss_codes_are_unique_when_given",
                violation_error_message=_("Another council already has this GSS code."),
            ),
            models.CheckConstraint(
                condition=Q(abolished_on__gt=F("established_on")),
                name="councils_are_abolished_after_they_are_established",
                violation_error_message=_(
                    "The date of abolition must be after the date it was established."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(official_name=""),
                name="councils_have_names",
                violation_error_message=_("Enter the council’s name and official name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("councils:detail", args=[self.slug])

    def structured_data(self) -> dict[str, object]:
        """What it is, in the words of schema.org."""
        dates = {"foundingDate": self.established_on, "dissolutionDate": self.abolished_on}
        is_company = self.kind == CouncilKind.COMPANY
        return {
            "@type": "Corporation" if is_company else "GovernmentOrganization",
            "name": self.official_name,
            "url": absolute(self.get_absolute_url()),
            **{name: date for name, date in dates.items() if date},
            **({"sameAs": self.website} if self.website else {}),
        }

    def other_names(self) -> list[str]:
        """What else it is called, in the order of the alphabet."""
        return list(self.aliases.order_by(by_name(), "pk").values_list("name", flat=True))

    @property
    def full_title(self) -> str:
        """Its name, told apart from the council that has the same name now."""
        if not self.abolished_on:
            return self.official_name
        return gettext("{council} (until {year})").format(
            council=self.official_name, year=self.abolished_on.year
        )

    @property
    def is_abolished(self) -> bool:
        return self.abolished_on is not None

    def heir(self) -> "tuple[Council, bool]":
        """The council that has all it had, and whether that is final; itself where there is none.

        A council that was split has no one heir.
        """
        heir, is_final, seen = self, True, {self.pk}
        while heir.is_abolished:
            successions = list(heir.successions.in_force().select_related("successor")[:2])
            if len(successions) != 1 or successions[0].successor_id in seen:
                break
            is_final = is_final and not successions[0].is_applied
            heir = successions[0].successor
            seen.add(heir.pk)
        return heir, is_final
