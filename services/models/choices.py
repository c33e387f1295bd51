"""The field's standard terms, and the state that everything moderated has."""

from django.db import models


class ServiceState(models.TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    CHANGES_REQUESTED = "changes_requested", "Changes requested"
    PUBLISHED = "published", "Published"
    SUSPENDED = "suspended", "Suspended"
    REJECTED = "rejected", "Rejected"
    ARCHIVED = "archived", "Archived"


OPEN_STATES = [ServiceState.DRAFT, ServiceState.SUBMITTED, ServiceState.CHANGES_REQUESTED]


class ServiceKind(models.TextChoices):
    SHARED_SERVICE = "shared_service", "Shared service"
    HOSTED_APPLICATION = "hosted_application", "Hosted application"
    PLATFORM = "platform", "Platform or infrastructure"
    SOFTWARE = "software", "Software"
    FRAMEWORK = "framework", "Framework or contract"
    EXPERTISE = "expertise", "Expertise or team"
    DATASET_OR_API = "dataset_or_api", "Dataset or API"
    TEMPLATE = "template", "Template or artefact"


class Phase(models.TextChoices):
    IDEA = "idea", "Idea"
    DISCOVERY = "discovery", "Discovery"
    ALPHA = "alpha", "Alpha"
    PRIVATE_BETA = "private_beta", "Private beta"
    PUBLIC_BETA = "public_beta", "Public beta"
    LIVE = "live", "Live"
    RETIRING = "retiring", "Retiring"
    RETIRED = "retired", "Retired"


class Hosting(models.TextChoices):
    OWN_PREMISES = "own_premises", "Own premises"
    PARTNER_AUTHORITY = "partner_authority", "Partner authority"
    SAAS = "saas", "Software as a service"
    PUBLIC_CLOUD = "public_cloud", "Public cloud"
    PRIVATE_CLOUD = "private_cloud", "Private cloud"
    COMMUNITY_CLOUD = "community_cloud", "Community cloud"
    HYBRID_CLOUD = "hybrid_cloud", "Hybrid cloud"


class Customisation(models.TextChoices):
    VANILLA = "vanilla", "Vanilla (as supplied)"
    CONFIGURED = "configured", "Configured"
    MODIFIED = "modified", "Modified"
    BESPOKE = "bespoke", "Bespoke"


class ReviewInterval(models.IntegerChoices):
    """Months after which a council is asked whether a listing is still true."""

    HALF_A_YEAR = 6, "Every 6 months"
    YEAR = 12, "Every year"
    TWO_YEARS = 24, "Every 2 years"


class UseStatus(models.TextChoices):
    CONSIDERING = "considering", "Considering"
    PLANNED = "planned", "Planned"
    IMPLEMENTING = "implementing", "Implementing"
    IN_USE = "in_use", "In use"
    PHASING_OUT = "phasing_out", "Being replaced"
    STOPPED = "stopped", "Stopped"


class Confirmation(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    CONFIRMED = "confirmed", "Confirmed"
    REJECTED = "rejected", "Rejected"


class ValueBand(models.TextChoices):
    UNDER_50K = "under_50k", "Under £50,000"
    FROM_50K = "50k_100k", "£50,000 to £100,000"
    FROM_100K = "100k_250k", "£100,000 to £250,000"
    FROM_250K = "250k_500k", "£250,000 to £500,000"
    FROM_500K = "500k_1m", "£500,000 to £1 million"
    OVER_1M = "over_1m", "Over £1 million"


class BenefitKind(models.TextChoices):
    ANNUAL_CASHABLE = "annual_cashable", "Annual saving"
    CAPITAL_AVOIDED = "capital_avoided", "Capital cost avoided"
    ONE_OFF = "one_off", "One-off saving"
    TIME_SAVED = "time_saved", "Days of work saved"
    RESILIENCE = "resilience", "Resilience"


class BenefitState(models.TextChoices):
    ESTIMATED = "estimated", "Estimated"
    CLAIMED = "claimed", "Claimed"
    PARTNER_CONFIRMED = "partner_confirmed", "Confirmed by the partner"
    AUDITED = "audited", "Audited"
