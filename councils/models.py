"""Councils and other public bodies: who they are and what became of them."""

from typing import Self

from django.db import models
from django.urls import reverse


class Nation(models.TextChoices):
    ENGLAND = "england", "England"
    SCOTLAND = "scotland", "Scotland"
    WALES = "wales", "Wales"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"


class Region(models.TextChoices):
    """The nine regions of England and the three other nations: the twelve tiles of the map."""

    NORTH_EAST = "north_east", "North East"
    NORTH_WEST = "north_west", "North West"
    YORKSHIRE_HUMBER = "yorkshire_and_the_humber", "Yorkshire and the Humber"
    EAST_MIDLANDS = "east_midlands", "East Midlands"
    WEST_MIDLANDS = "west_midlands", "West Midlands"
    EAST_OF_ENGLAND = "east_of_england", "East of England"
    LONDON = "london", "London"
    SOUTH_EAST = "south_east", "South East"
    SOUTH_WEST = "south_west", "South West"
    SCOTLAND = "scotland", "Scotland"
    WALES = "wales", "Wales"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"


class CouncilKind(models.TextChoices):
    COUNTY = "county", "County council"
    UNITARY = "unitary", "Unitary authority"
    METROPOLITAN = "metropolitan_district", "Metropolitan district"
    NON_METROPOLITAN = "non_metropolitan_district", "District council"
    LONDON_BOROUGH = "london_borough", "London borough"
    CITY_CORPORATION = "city_corporation", "City corporation"
    COMBINED_AUTHORITY = "combined_authority", "Combined authority"
    STRATEGIC_REGIONAL = "strategic_regional_authority", "Strategic regional authority"
    WELSH_UNITARY = "welsh_unitary", "Welsh unitary authority"
    SCOTTISH_UNITARY = "scottish_unitary", "Scottish unitary authority"
    NI_DISTRICT = "ni_district", "Northern Ireland district"
    POLICE = "police", "Police"
    FIRE = "fire_and_rescue", "Fire and rescue"
    NATIONAL_PARK = "national_park", "National park authority"
    NHS = "nhs_body", "NHS body"
    CENTRAL_DEPARTMENT = "central_department", "Central government department"
    AGENCY = "agency", "Agency or public corporation"
    JOINT_BODY = "joint_body", "Joint body"
    OTHER = "other", "Other public body"


class CouncilQuerySet(models.QuerySet["Council"]):
    def current(self) -> Self:
        return self.filter(abolished_on=None)


class Council(models.Model):
    """A council or other public body, current or abolished."""

    code = models.CharField(max_length=10, blank=True)
    official_name = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=40, choices=CouncilKind)
    nation = models.CharField(max_length=20, choices=Nation, blank=True)
    region = models.CharField(max_length=30, choices=Region, blank=True)
    gss_code = models.CharField("GSS code", max_length=9, blank=True)
    website = models.URLField(blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    established_on = models.DateField(null=True, blank=True)
    abolished_on = models.DateField(null=True, blank=True)
    about = models.TextField(blank=True, max_length=4000)

    objects = CouncilQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("councils:detail", args=[self.slug])
