"""The fixed lists of the contracts register."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContractType(models.TextChoices):
    GOODS = "Goods", _("Goods")
    SERVICES = "Services", _("Services")
    WORKS = "Works", _("Works")


class ProcessType(models.TextChoices):
    """How the supplier was chosen. The values are written to the file as they are."""

    TENDER = "Invitation to tender", _("Invitation to tender")
    QUOTE = "Invitation to quote", _("Invitation to quote")
    FRAMEWORK = "Call-off from a framework", _("Call-off from a framework")
    DIRECT = "Direct award", _("Direct award")


YES_OR_NO = [(True, _("Yes")), (False, _("No"))]
