"""What the texts of the site know about people."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import DataRows, PersonalDataSource
from portal.texts.models import EmailWording, SiteText, TermsAcceptance


def acceptances(user: User) -> DataRows:
    return TermsAcceptance.objects.filter(user=user).values("at", "text")


def texts(user: User) -> DataRows:
    return SiteText.objects.filter(author=user).values("key", "reason", "written_at")


def wordings(user: User) -> DataRows:
    return EmailWording.objects.filter(author=user).values("key", "reason", "written_at")


PERSONAL_DATA_SOURCES = (
    PersonalDataSource(_("terms accepted"), "texts.TermsAcceptance", acceptances),
    PersonalDataSource(_("site texts changed"), "texts.SiteText", texts),
    PersonalDataSource(_("email wordings changed"), "texts.EmailWording", wordings),
)
