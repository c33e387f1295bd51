"""What notices hold about people: who is asked, who answered, who decided about names."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import DataRows, PersonalDataSource
from services.notices.models import AwardNotice, ContractLetter, NameDecision


def answers(user: User) -> DataRows:
    rows = AwardNotice.objects.filter(answered_by=user).order_by("pk")
    return rows.values("title", "council__official_name", "answer", "answered_at")


def decisions(user: User) -> DataRows:
    rows = NameDecision.objects.filter(decided_by=user).order_by("pk")
    return rows.values("role", "name", "decided_at")


def letters(user: User) -> DataRows:
    return ContractLetter.objects.filter(user=user).values("asked_on")


PERSONAL_DATA_SOURCES = [
    PersonalDataSource(_("answers about published contracts"), "notices.AwardNotice", answers),
    PersonalDataSource(
        _("decisions about names in published contracts"), "notices.NameDecision", decisions
    ),
    PersonalDataSource(
        _("emails that asked you about published contracts"),
        "notices.ContractLetter",
        letters,
        lambda user, texts: ContractLetter.objects.filter(user=user).delete(),
    ),
]
