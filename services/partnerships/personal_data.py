"""What partnerships hold about people: who asked, answered, added a document or ticked a step.

They act for their council, so all of it stays, under their pseudonym once they are erased.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import DataRows, PersonalDataSource
from services.models import Benefit
from services.partnerships.models import Document, JoinRequest, Step


def requests(user: User) -> DataRows:
    asked = JoinRequest.objects.filter(asked_by=user).order_by("pk")
    return asked.values("offer__service__title", "council__official_name", "message", "asked_at")


def answers(user: User) -> DataRows:
    own = Q(answered_by=user) | Q(decided_by=user)
    rows = JoinRequest.objects.filter(own).order_by("pk")
    data: DataRows = rows.values(
        *("offer__service__title", "council__official_name", "answer", "answered_at"),
        *("state", "reason", "decided_at"),
    )
    return data


def documents(user: User) -> DataRows:
    rows = Document.objects.filter(added_by=user).order_by("pk")
    return rows.values("partnership__title", "title", "name", "size", "added_at")


def steps(user: User) -> DataRows:
    rows = Step.objects.filter(done_by=user).order_by("pk")
    return rows.values("partnership__title", "council__official_name", "kind", "note", "done_at")


def benefits(user: User) -> DataRows:
    own = Q(said_by=user) | Q(confirmed_by=user) | Q(audited_by=user)
    rows = Benefit.objects.filter(own).order_by("pk")
    data: DataRows = rows.values(
        *("partnership__title", "service__title", "council__official_name", "kind", "state"),
        *("amount", "basis", "confirmed_at", "audited_at"),
    )
    return data


PERSONAL_DATA_SOURCES = [
    PersonalDataSource(_("requests to join"), "partnerships.JoinRequest", requests),
    PersonalDataSource(_("answers to requests to join"), "partnerships.JoinRequest", answers),
    PersonalDataSource(_("partnership documents"), "partnerships.Document", documents),
    PersonalDataSource(_("steps completed"), "partnerships.Step", steps),
    PersonalDataSource(_("benefits stated or confirmed"), "services.Benefit", benefits),
]
