"""What outreach holds about people: emails to their address, and recommendations."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import DataRows, PersonalDataSource
from portal.outreach.models import OutreachLetter, OutreachPlan, Vouch


def letters(user: User) -> DataRows:
    rows = OutreachLetter.objects.filter(Q(email__iexact=user.email) | Q(sent_by=user))
    facts = ["council__official_name", "role", "email", "subject", "text", "sent_at"]
    data: DataRows = rows.order_by("pk").values(*facts)
    return data


def forget_letters(user: User, texts: bool) -> None:
    OutreachLetter.objects.filter(email__iexact=user.email).delete()


def vouches(user: User) -> DataRows:
    rows = Vouch.objects.filter(Q(email__iexact=user.email) | Q(vouched_by=user))
    facts = ["council__official_name", "name", "role", "email", "note", "state", "vouched_at"]
    data: DataRows = rows.order_by("pk").values(*facts)
    return data


def forget_vouches(user: User, texts: bool) -> None:
    Vouch.objects.filter(email__iexact=user.email).delete()
    if texts:
        Vouch.objects.filter(vouched_by=user).update(note="")


def plans(user: User) -> DataRows:
    rows = OutreachPlan.objects.filter(changed_by=user).order_by("pk")
    data: DataRows = rows.values("council__official_name", "next_step", "next_on", "changed_at")
    return data


PERSONAL_DATA_SOURCES = [
    PersonalDataSource(_("outreach emails"), "outreach.OutreachLetter", letters, forget_letters),
    PersonalDataSource(_("recommended people"), "outreach.Vouch", vouches, forget_vouches),
    PersonalDataSource(_("outreach plans"), "outreach.OutreachPlan", plans),
]
