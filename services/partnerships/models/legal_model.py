"""How councils share in law."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LegalModel(models.TextChoices):
    """How councils share in law. The words are those of English local government practice."""

    LEAD_AUTHORITY = "lead_authority", _("Lead authority (delegation of functions)")
    JOINT_COMMITTEE = "joint_committee", _("Joint committee")
    STAFF_AT_DISPOSAL = "staff_at_disposal", _("Seconded staff")
    CONTRACT = "contract", _("Contract or service level agreement")
    COOPERATION = "cooperation", _("Cooperation between public bodies")
    COMPANY = "company", _("Council-owned company")
    JOINT_VENTURE = "joint_venture", _("Joint venture")
    FRAMEWORK = "framework", _("Call-off from a framework")
    INFORMAL = "informal", _("Informal")
