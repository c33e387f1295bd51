"""A council or other public body, as administrators add and change it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council, EmailDomain
from councils.models.council import Nation
from portal.components.fields import DayMonthYear, LineField, Textarea
from portal.moderation.catalogue.forms import CatalogueForm, web_address
from portal.text import list_in_words

MAX_DOMAINS, MAX_DOMAIN_LENGTH = 20, 100


class CouncilRecordForm(CatalogueForm[Council]):
    """A new body is compared with those of the directory before it is saved."""

    website = web_address()
    domains = forms.CharField(
        label=_("Email domains"),
        help_text=_(
            "One on each line, for example durham.gov.uk. People with such an address can join "
            "without asking."
        ),
        widget=Textarea(attrs={"rows": 3}),
        max_length=MAX_DOMAINS * MAX_DOMAIN_LENGTH,
        required=False,
    )
    is_another = forms.BooleanField(
        label=_("This is none of the bodies with a similar name"), required=False
    )

    class Meta:
        model = Council
        fields = [
            *("name", "official_name", "kind", "region", "code", "gss_code", "website"),
            *("established_on", "abolished_on"),
        ]
        labels = {
            "name": _("Short name"),
            "official_name": _("Official name"),
            "kind": _("Type"),
            "region": _("Region"),
            "code": _("Code"),
            "established_on": _("Established on"),
            "abolished_on": _("Abolished on"),
        }
        help_texts = {
            "code": _("As in the list of councils, for example DUR."),
            "abolished_on": _("If another council takes over, record a succession as well."),
        }
        field_classes = {"code": LineField, "gss_code": LineField}
        widgets = {"established_on": DayMonthYear, "abolished_on": DayMonthYear}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["domains"] = "\n".join(self._known())
        if self.instance.pk or not self.is_bound:
            del self.fields["is_another"]
        self.order_fields(["name", "official_name", "is_another", "kind", "region", "domains"])

    def _known(self) -> list[str]:
        rows = self.instance.email_domains.order_by("domain")
        return list(rows.values_list("domain", flat=True))

    def clean_domains(self) -> str:
        lines = [line.strip().lower() for line in self.cleaned_data["domains"].splitlines()]
        found = list(dict.fromkeys(line for line in lines if line))
        if len(found) > MAX_DOMAINS:
            raise ValidationError(
                gettext("Enter up to {number} domains.").format(number=MAX_DOMAINS)
            )
        for domain in found:
            self._check_domain(domain)
        return "\n".join(found)

    def _check_domain(self, domain: str) -> None:
        known = EmailDomain.objects.select_related("council").filter(domain=domain).first()
        if known and known.council_id != self.instance.pk:
            words = gettext("{domain} is the domain of {council}.")
            raise ValidationError(words.format(domain=domain, council=known.council.full_title))
        row = EmailDomain(domain=domain)
        try:
            row.clean_fields(exclude=["council"])
            row.validate_constraints(exclude=["council"])
        except ValidationError as problem:
            raise ValidationError(problem.messages) from problem

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        region = cleaned.get("region", "")
        nation = Nation.ENGLAND if region else ""
        self.instance.nation = region if region in Nation.values else nation
        if cleaned.get("name") and cleaned.get("official_name"):
            self._compare(cleaned)
        return cleaned

    def _compare(self, cleaned: dict[str, Any]) -> None:
        """Refuse a name that another body has now, and ask about similar ones of a new body."""
        others = Council.objects.current().exclude(pk=self.instance.pk)
        names = [cleaned["name"], cleaned["official_name"]]
        if not cleaned.get("abolished_on") and (taken := others.taken_names(names)):
            words = gettext("A body named {name} is in the directory.")
            self.add_error("name", words.format(name=taken[0]))
        elif "is_another" in self.fields and not cleaned.get("is_another"):
            self._ask_about_similar(others.similar_names(cleaned["official_name"]))

    def _ask_about_similar(self, similar: list[Council]) -> None:
        if similar:
            words = gettext("Is it one of these: {names}? If not, select this box.")
            names = list_in_words(council.full_title for council in similar)
            self.add_error("is_another", words.format(names=names))

    def save_beside(self) -> None:
        domains = self.cleaned_data["domains"].splitlines()
        self.instance.email_domains.exclude(domain__in=domains).delete()
        new = [domain for domain in domains if domain not in self._known()]
        EmailDomain.objects.bulk_create(
            EmailDomain(council=self.instance, domain=domain) for domain in new
        )
