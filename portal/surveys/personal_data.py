"""What surveys hold about people: what they answered, and what they asked."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import DataRows, PersonalDataSource
from portal.surveys.models import Answer, Sheet, Survey


def answers(user: User) -> DataRows:
    rows = Answer.objects.filter(sheet__user=user).order_by("sheet", "question__position", "pk")
    data: DataRows = rows.values(
        *("sheet__survey__title", "sheet__council__official_name", "sheet__at"),
        *("question__text", "option__text", "number", "text"),
    )
    return data


def forget_answers(user: User, texts: bool) -> None:
    """A council's answer stays the council's; a person's stays in the sums, and is nobody's.

    To take it out of the sums would show what it was.
    """
    own = Sheet.objects.filter(user=user, council=None)
    Answer.objects.filter(sheet__in=own).exclude(text="").delete()
    own.update(user=None, sent_as=None)


def surveys(user: User) -> DataRows:
    return Survey.objects.filter(author=user).order_by("pk").values("title", "state", "made_at")


PERSONAL_DATA_SOURCES = [
    PersonalDataSource(_("survey answers"), "surveys.Sheet", answers, forget_answers),
    PersonalDataSource(_("surveys created"), "surveys.Survey", surveys),
]
