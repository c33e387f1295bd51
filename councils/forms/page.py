"""What the managers of a council change on its page."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from councils.acts import CouncilAct
from councils.models import Council, CouncilContact
from portal.accounts.models import User
from portal.accounts.optimistic_lock import VersionedModelForm
from portal.audit.models import Entry
from portal.components.fields import LineField, Textarea, TextareaField
from portal.components.model_fields import https_first
from portal.text import list_in_words, one_line

MAX_OTHER_NAMES, MAX_NAME_LENGTH = 20, 200
ROLES_SUGGESTED = [
    _("Head of ICT"),
    _("Systems procurement"),
    _("Digital services"),
    _("Information security"),
    _("Data and integration"),
]


class OtherNamesField(TextareaField):
    """Names, one a line; each once, whatever its case."""

    def clean(self, value: object) -> list[str]:
        lines = [one_line(line) for line in str(super().clean(value) or "").splitlines()]
        names = list({name.lower(): name for name in lines if name}.values())
        if len(names) > MAX_OTHER_NAMES:
            message = ngettext(
                "Enter at most {n} name.", "Enter at most {n} names.", MAX_OTHER_NAMES
            )
            raise ValidationError(message.format(n=MAX_OTHER_NAMES))
        if any(len(name) > MAX_NAME_LENGTH for name in names):
            raise ValidationError(gettext("Each name must have at most 200 characters."))
        return names


class CouncilPageForm(VersionedModelForm[Council]):
    """What a council says of itself."""

    other_names = OtherNamesField(
        label=_("Other names"),
        required=False,
        rows=4,
        help_text=_(
            "One on each line, such as an abbreviation, a former name or a name in Welsh or "
            "Gaelic. People can search for them."
        ),
    )

    class Meta:
        model = Council
        formfield_callback = https_first
        fields = ["about", "website", "strategy_url"]
        labels = {
            "about": _("About the council"),
            "website": _("Website"),
            "strategy_url": _("Digital or ICT strategy"),
        }
        help_texts = {
            "about": _("You can use Markdown. Everyone can read it."),
            "strategy_url": _("The web address of the published strategy."),
        }
        widgets = {"about": Textarea(attrs={"rows": 10})}

    field_order = ["about", "website", "strategy_url", "other_names"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["other_names"] = "\n".join(self.instance.other_names())

    def clean_other_names(self) -> list[str]:
        names: list[str] = self.cleaned_data["other_names"]
        others = Council.objects.exclude(pk=self.instance.pk)
        if taken := others.taken_names(names):
            message = ngettext(
                "Remove {names}. Another council has this name.",
                "Remove {names}. Other councils have these names.",
                len(taken),
            )
            raise ValidationError(message.format(names=list_in_words(taken)))
        return names

    def author_of(self, name: str) -> User | None:
        """A council has no versions: the audit log says who changed a field of its page."""
        acts = Entry.objects.about(self.instance).filter(verb=CouncilAct.PAGE_CHANGED)
        acts = acts.filter(details__fields__contains=name)
        latest = acts.select_related("actor").order_by("-pk").first()
        return latest.actor if latest else None


class CouncilContactForm(VersionedModelForm[CouncilContact]):
    """A team or person to contact about the ICT of a council."""

    class Meta:
        model = CouncilContact
        field_classes = {"role": LineField, "name": LineField, "phone": LineField}
        fields = ["role", "name", "email", "phone", "is_public"]
        labels = {
            "role": _("Role"),
            "name": _("Name"),
            "email": _("Email address"),
            "phone": _("Telephone number"),
            "is_public": _("Show this contact to everyone"),
        }
        help_texts = {
            "role": _("For example, “Head of ICT” or “Systems procurement”."),
            "name": _("Of a team or a person. Ask before you give the name of a person."),
            "email": _("Of a team, if there is one."),
            "is_public": _("If you leave this clear, only members of councils can see it."),
        }
        error_messages = {"role": {"required": _("Enter a role.")}}
        widgets = {"role": forms.TextInput(attrs={"list": "roles", "autocomplete": "off"})}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not (cleaned.get("email") or cleaned.get("phone")):
            self.add_error("email", gettext("Enter an email address or a telephone number."))
        return cleaned
