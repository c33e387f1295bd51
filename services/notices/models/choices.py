"""Where notices come from, what they are about, and what councils answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeSource(models.TextChoices):
    FIND_A_TENDER = "find_a_tender", _("Find a Tender")
    CONTRACTS_FINDER = "contracts_finder", _("Contracts Finder")
    PUBLIC_CONTRACTS_SCOTLAND = "public_contracts_scotland", _("Public Contracts Scotland")
    SELL2WALES = "sell2wales", _("Sell2Wales")
    OTHER = "other", _("Other source")


class ContractKind(models.TextChoices):
    """What a contract is for. ``OTHER`` is no ICT, and shown nowhere."""

    SOFTWARE = "software", _("Software and ICT services")
    HARDWARE = "hardware", _("Equipment")
    NETWORK = "network", _("Networks and telephones")
    STAFF = "staff", _("Staff and consultancy")
    OTHER = "other", _("Not ICT")


class MatchedBy(models.TextChoices):
    """How a name of a notice was matched to a record of ours, the surest first."""

    DECISION = "decision", _("decided by a moderator")
    NUMBER = "number", _("same registration number as before")
    NAME = "name", _("same name")
    SIMILAR_NAME = "similar_name", _("same name, written differently")
    DOMAIN = "domain", _("same website or email domain")
    TITLE = "title", _("named in the title")
    DESCRIPTION = "description", _("named in the description, and sold by this supplier")


class NoticeAnswer(models.TextChoices):
    """What the council said: nothing yet, or once and for all."""

    OPEN = "", _("Not answered")
    USED = "used", _("Yes, we use it")
    OTHER = "other", _("Something else")
    NOT_OURS = "not_ours", _("Not ICT or not ours")
    ENDED = "ended", _("Ended")
