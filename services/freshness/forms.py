"""Everything that a letter asked a council, on one form."""

from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.text import in_sentence
from services.freshness.actions import Renewal
from services.freshness.models import DueRecords, RecordKind
from services.models import Service, Use
from services.models.choices import ContractEnd

LATER = "later"
SHOWN = 100


class RecordsField(forms.ModelMultipleChoiceField[Any]):
    """Records with a tick box each."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Use | Service) -> str:
        if isinstance(obj, Service):
            return obj.title
        label = gettext("{used} ({status})")
        return label.format(used=obj.used, status=in_sentence(obj.get_status_display()))


class RecordCheckForm(forms.Form):
    """Records that are due, ticked; and a question about each contract that has ended."""

    uses = RecordsField(
        Use.objects.none(),
        label=_("Systems in use"),
        help_text=_("Clear any that are wrong or that you are not sure of."),
        required=False,
    )
    services = RecordsField(
        Service.objects.none(),
        label=_("Your council’s services"),
        help_text=_("Clear any whose page is out of date."),
        required=False,
    )

    def __init__(self, council: Council, due: DueRecords, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]  # Django's own arguments
        keys = {
            kind: [each.key for each in due.records if each.kind == kind] for kind in RecordKind
        }
        uses = Use.objects.of_council(council).order_by("pk")
        self._offer("uses", uses.filter(pk__in=keys[RecordKind.USE][:SHOWN]))
        services = council.services.published().order_by("pk")
        self._offer("services", services.filter(pk__in=keys[RecordKind.SERVICE][:SHOWN]))
        ended = uses.filter(pk__in=keys[RecordKind.CONTRACT][:SHOWN])
        self.ended = {f"ended{use.pk}": use for use in ended}
        self.fields |= {name: _question(use) for name, use in self.ended.items()}

    def _offer(self, name: str, rows: QuerySet[Use] | QuerySet[Service]) -> None:
        field = cast(RecordsField, self.fields[name])
        field.queryset, field.initial = rows, [row.pk for row in rows]
        if not rows:
            del self.fields[name]

    @property
    def is_empty(self) -> bool:
        return not self.fields

    @property
    def renewals(self) -> list[Renewal]:
        """What was answered about contracts that have ended."""
        given = {name: self.cleaned_data[name] for name in self.ended}
        return [
            Renewal(
                self.ended[name],
                ContractEnd(answer),
                self.ended[name].likely_end if answer == ContractEnd.RENEWED else None,
            )
            for name, answer in given.items()
            if answer != LATER
        ]


def _question(use: Use) -> forms.ChoiceField:
    """Ask what became of a contract. The likely answer is selected."""
    renewed = gettext("Renewed until {day}").format(day=_in_words(use.likely_end))
    choices = [
        (ContractEnd.RENEWED, renewed),
        (ContractEnd.ENDED, gettext("Ended, and we no longer use it")),
        (LATER, gettext("Replaced, renewed to another date, or not known yet: ask me on the site")),
    ]
    return forms.ChoiceField(
        label=gettext("Contract for {used}").format(used=use.used),
        help_text=gettext("You recorded that it ended on {day}.").format(
            day=_in_words(use.contract_ends_on)
        ),
        choices=choices,
        initial=ContractEnd.RENEWED,
        widget=forms.RadioSelect,
    )


def _in_words(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""
