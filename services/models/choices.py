"""The field's standard terms, and the state that everything moderated has."""

from bisect import bisect_right

from django.db import models
from django.utils.translation import gettext_lazy as _

# what descriptions and posts are written in
LANGUAGES = {"en": _("English"), "cy": _("Welsh"), "ga": _("Irish"), "gd": _("Scottish Gaelic")}


class ServiceState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    PUBLISHED = "published", _("Published")
    SUSPENDED = "suspended", _("Suspended")
    REJECTED = "rejected", _("Rejected")
    ARCHIVED = "archived", _("Archived")


OPEN_STATES = [ServiceState.DRAFT, ServiceState.SUBMITTED, ServiceState.CHANGES_REQUESTED]


class ServiceKind(models.TextChoices):
    SHARED_SERVICE = "shared_service", _("Shared service")
    HOSTED_APPLICATION = "hosted_application", _("Hosted application")
    PLATFORM = "platform", _("Platform or infrastructure")
    SOFTWARE = "software", _("Software")
    FRAMEWORK = "framework", _("Framework or contract")
    EXPERTISE = "expertise", _("Expertise or team")
    DATASET_OR_API = "dataset_or_api", _("Dataset or API")
    TEMPLATE = "template", _("Template or artefact")


class Phase(models.TextChoices):
    IDEA = "idea", _("Idea")
    DISCOVERY = "discovery", _("Discovery")
    ALPHA = "alpha", _("Alpha")
    PRIVATE_BETA = "private_beta", _("Private beta")
    PUBLIC_BETA = "public_beta", _("Public beta")
    LIVE = "live", _("Live")
    RETIRING = "retiring", _("Retiring")
    RETIRED = "retired", _("Retired")


class Hosting(models.TextChoices):
    OWN_PREMISES = "own_premises", _("Own premises")
    PARTNER_AUTHORITY = "partner_authority", _("Partner authority")
    SAAS = "saas", _("Software as a service")
    PUBLIC_CLOUD = "public_cloud", _("Public cloud")
    PRIVATE_CLOUD = "private_cloud", _("Private cloud")
    COMMUNITY_CLOUD = "community_cloud", _("Community cloud")
    HYBRID_CLOUD = "hybrid_cloud", _("Hybrid cloud")


class Customisation(models.TextChoices):
    VANILLA = "vanilla", _("Used as supplied")
    CONFIGURED = "configured", _("Set up for the council, code unchanged")
    MODIFIED = "modified", _("Code changed for the council")
    BESPOKE = "bespoke", _("Built for the council")


class ReviewInterval(models.IntegerChoices):
    """Months after which a council is asked whether a listing is still true."""

    HALF_A_YEAR = 6, _("Every 6 months")
    YEAR = 12, _("Every year")
    TWO_YEARS = 24, _("Every 2 years")


class UseStatus(models.TextChoices):
    CONSIDERING = "considering", _("Considering")
    PLANNED = "planned", _("Planned")
    IMPLEMENTING = "implementing", _("Implementing")
    IN_USE = "in_use", _("In use")
    PHASING_OUT = "phasing_out", _("Being replaced")
    STOPPED = "stopped", _("Stopped")


class Confirmation(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Rejected")


class Evidence(models.TextChoices):
    """How it is known that a record was true when it was last confirmed."""

    COUNCIL = "council", _("Confirmed by the council")
    FILE = "file", _("Imported from the council’s own list")
    NOTICE = "notice", _("Found in a published contract")
    ANSWER = "answer", _("Given as an answer in the forums")


class ValueBand(models.TextChoices):
    UNDER_50K = "under_50k", _("Under £50,000")
    FROM_50K = "50k_100k", _("£50,000 to £100,000")
    FROM_100K = "100k_250k", _("£100,000 to £250,000")
    FROM_250K = "250k_500k", _("£250,000 to £500,000")
    FROM_500K = "500k_1m", _("£500,000 to £1 million")
    OVER_1M = "over_1m", _("Over £1 million")

    @classmethod
    def of(cls, pounds: int) -> "ValueBand":
        """The band of an amount a year."""
        limits = [50_000, 100_000, 250_000, 500_000, 1_000_000]
        return list(cls)[bisect_right(limits, pounds)]


class BenefitKind(models.TextChoices):
    ANNUAL_CASHABLE = "annual_cashable", _("Annual saving")
    CAPITAL_AVOIDED = "capital_avoided", _("Capital cost avoided")
    ONE_OFF = "one_off", _("One-off saving")
    TIME_SAVED = "time_saved", _("Days of work saved")
    RESILIENCE = "resilience", _("Resilience")


class BenefitState(models.TextChoices):
    ESTIMATED = "estimated", _("Estimated")
    CLAIMED = "claimed", _("Claimed")
    PARTNER_CONFIRMED = "partner_confirmed", _("Confirmed by the partner council")
    AUDITED = "audited", _("Evidence seen by a moderator")


class ContractEnd(models.TextChoices):
    """What became of a contract whose end has passed."""

    RENEWED = "renewed", _("Renewed")
    REPLACED = "replaced", _("Replaced")
    ENDED = "ended", _("Ended")
