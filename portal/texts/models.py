"""Texts of the site that administrators change: each change is a new row, so all are kept."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal.accounts.actor import ActorFact
from portal.database.read_source import reading_from_primary
from portal.mail.parts import Wordings, parts_of, title_of
from portal.markdown import MAX_INPUT_LENGTH, to_html
from portal.site.fragment_cache import get_or_make

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BANNER_CACHE, WORDINGS_CACHE = "site_banner", "email_wordings"
DEFAULTS = Path(__file__).parent / "defaults"


class TextKey(models.TextChoices):
    """What can be changed; all but the banner are pages with this address."""

    ABOUT = "about", _("About")
    HELP = "help", _("Help")
    CONTACT = "contact", _("Contact")
    ACCESSIBILITY = "accessibility", _("Accessibility statement")
    PRIVACY = "privacy", _("Privacy notice")
    COOKIES = "cookies", _("Cookies")
    TERMS = "terms", _("Terms and community rules")
    BANNER = "banner", _("Banner on every page")

    @property
    def has_page(self) -> bool:
        return self is not TextKey.BANNER


TextVersionT = TypeVar("TextVersionT", bound="TextVersion")


class TextVersionQuerySet(models.QuerySet[TextVersionT]):
    def of(self, key: str) -> Self:
        return self.filter(key=key).select_related("author").order_by("-number")

    def current(self, key: str) -> TextVersionT:
        """Return the latest version, or an unsaved one with what comes with the site."""
        return self.of(key).first() or self.model.standard(key)


class TextVersion(models.Model):
    """One version of a text with a key. The standard one, which comes with the site, is no row."""

    key: Any
    number = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=300)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="%(class)ss", editable=False
    )
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    @classmethod
    def standard(cls, key: str) -> Self:
        raise NotImplementedError

    @property
    def versions(self) -> TextVersionQuerySet[Any]:
        """Every version of the same text, newest first."""
        raise NotImplementedError

    @property
    def history_url(self) -> str:
        raise NotImplementedError


class SiteText(TextVersion):
    """One version of a text, in Markdown."""

    key = models.CharField(max_length=20, choices=TextKey)
    text = models.TextField(blank=True, max_length=MAX_INPUT_LENGTH)
    must_be_accepted = models.BooleanField(
        default=False,
        db_default=False,
        help_text=_("Everyone is asked to accept these terms again."),
    )

    objects = TextVersionQuerySet["SiteText"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "number"], name="one_site_text_a_number"),
            models.CheckConstraint(condition=~Q(reason=""), name="site_texts_say_why"),
            models.CheckConstraint(
                condition=~Q(text="") | Q(key=TextKey.BANNER), name="pages_have_a_text"
            ),
            models.CheckConstraint(
                condition=Q(must_be_accepted=False) | Q(key=TextKey.TERMS),
                name="only_terms_are_accepted",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="site_texts_are_never_changed", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return self.get_key_display()

    def get_absolute_url(self) -> str:
        return reverse(f"texts:{self.key}") if TextKey(self.key).has_page else "/"

    @classmethod
    def standard(cls, key: str) -> Self:
        return cls(key=key, text=default_text(key))

    @property
    def versions(self) -> TextVersionQuerySet["SiteText"]:
        return SiteText.objects.of(self.key)

    @property
    def edit_url(self) -> str:
        return reverse("texts:edit", args=[self.key])

    @property
    def history_url(self) -> str:
        return reverse("texts:history", args=[self.key])

    @property
    def html(self) -> SafeString:
        return rendered(self.text)

    @property
    def texts(self) -> "list[tuple[StrOrPromise, str]]":
        """What a version says, with what each text of it is."""
        return [(self.get_key_display(), self.text)]


class EmailWordingQuerySet(TextVersionQuerySet["EmailWording"]):
    def newest_of_each(self) -> Self:
        """What administrators wrote last, for each kind of email."""
        return self.select_related("author").order_by("key", "-number").distinct("key")


class EmailWording(TextVersion):
    """One version of how a kind of email is worded.

    ``parts`` has the parts that are not as in templates/emails/: with none, it is the standard.
    """

    key = models.CharField(max_length=60)
    parts = models.JSONField(default=dict)

    objects = EmailWordingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "number"], name="one_email_wording_a_number"),
            models.CheckConstraint(condition=~Q(reason=""), name="email_wordings_say_why"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="email_wordings_are_never_changed",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return title_of(self.key)

    def get_absolute_url(self) -> str:
        return reverse("texts:email", args=self.key.split("/"))

    @classmethod
    def standard(cls, key: str) -> Self:
        return cls(key=key)

    @property
    def versions(self) -> EmailWordingQuerySet:
        return EmailWording.objects.of(self.key)

    @property
    def edit_url(self) -> str:
        return self.get_absolute_url()

    @property
    def history_url(self) -> str:
        return reverse("texts:email_history", args=self.key.split("/"))

    @property
    def texts(self) -> "list[tuple[StrOrPromise, str]]":
        """Every part of the email with its wording in this version."""
        parts = parts_of(self.key)
        return [(part.label, self.parts.get(part.key, part.standard)) for part in parts]


def edited_wordings() -> dict[str, Wordings]:
    """What administrators wrote last; a change is in emails within a minute."""
    return get_or_make(WORDINGS_CACHE, _read_wordings)


@reading_from_primary()
def _read_wordings() -> dict[str, Wordings]:
    """A replica that is late would bring back for a minute what was just replaced."""
    return dict(EmailWording.objects.newest_of_each().values_list("key", "parts"))


# the number of the version of the terms that somebody is still to accept
TERMS_DUE = ActorFact(
    "terms due",
    """SELECT max(terms.number) FROM texts_sitetext AS terms
       WHERE terms.key = 'terms' AND terms.must_be_accepted
         AND terms.number > coalesce(
             (SELECT accepted.number FROM texts_termsacceptance AS acceptance
              JOIN texts_sitetext AS accepted ON accepted.id = acceptance.text_id
              WHERE acceptance.user_id = account.id), 0)""",
    lambda number: number or 0,
)


class TermsAcceptance(models.Model):
    """Somebody accepted the terms; without a text, those that come with the site."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="terms_acceptance"
    )
    text = models.ForeignKey(SiteText, models.PROTECT, null=True, related_name="acceptances")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.user}, {self.at:%Y-%m-%d}"


def default_text(key: str) -> str:
    file = DEFAULTS / f"{key}.md"
    return file.read_text(encoding="utf-8") if file.exists() else ""


def rendered(text: str) -> SafeString:
    """Return safe HTML with headings from h2 on, and with who runs this site filled in."""
    for name, value in (("operator", settings.SITE_OPERATOR), ("contact", settings.SITE_CONTACT)):
        text = text.replace(f"{{{name}}}", value)
    html = to_html(text)
    for level in (3, 4):
        for tag in ("<h{}>", "</h{}>"):
            html = html.replace(tag.format(level), tag.format(level - 1))
    return SafeString(html)
