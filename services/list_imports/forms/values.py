"""What each value of a file means, one question for each."""

from hashlib import sha256
from typing import Any, NamedTuple

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from services.forms.fields import ProductField, SupplierField, by_area
from services.list_imports.actions.values import ValueDecision
from services.list_imports.engine.meanings import Meanings, Proposal, status_choices
from services.list_imports.engine.open_values import FileValue
from services.list_imports.models import MappedField, MappingAnswer
from services.list_imports.models.memory import folded
from services.models import Category

OTHER, ASK, LEAVE_OUT = "other", "ask", "none"
MIN_FOR_REST = 3  # names: fewer are answered one by one
MISSING_SUPPLIER = _(
    "A supplier that is not in the directory cannot be recorded yet. Leave it out: the rows are "
    "imported without it. Moderators see the supplier in your file if you ask them to add a system."
)
LEFT_OUT = {
    MappedField.SYSTEM: _("Leave these rows out"),
    MappedField.SUPPLIER: _("Leave the supplier out"),
    MappedField.AREA: _("Leave the service area out"),
    MappedField.STATUS: _("Leave the status out"),
}


class ValueQuestion(NamedTuple):
    """A value, what it may mean, and the fields of its answer."""

    value: FileValue
    proposals: list[Proposal]
    key: str


class ValuesForm(forms.Form):
    """The questions of one page, and one answer for all that are left unanswered.

    ``later`` has the values of the pages that follow.
    """

    rest = forms.ChoiceField(
        label=_("Names that you leave unanswered"),
        help_text=_(
            "This is about all names of the file. Those that we may know are asked about on the "
            "next page."
        ),
        choices=[
            ("", _("Ask me about each")),
            (LEAVE_OUT, _("Leave them out")),
            (ASK, _("Ask moderators to add the systems, and leave out the other names")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        values: list[FileValue],
        later: list[FileValue],
        meanings: Meanings,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.later = later
        if len(values) + len(later) < MIN_FOR_REST:
            del self.fields["rest"]
        self.questions = [
            ValueQuestion(
                value,
                meanings.proposals(value.field, value.text, value.supplier),
                _key(value),
            )
            for value in values
        ]
        for question in self.questions:
            self._add(question)

    def _add(self, question: ValueQuestion) -> None:
        value = question.value
        field = forms.ChoiceField(
            required=not self.data.get("rest"),
            label=gettext("“{value}”").format(value=value.text),
            choices=self._choices(question),
            widget=forms.RadioSelect,
            initial=_initial(question),
            error_messages={
                "required": gettext("Say what “{value}” means.").format(value=value.text)
            },
        )
        if value.field in {MappedField.AREA, MappedField.STATUS}:
            field.widget = forms.Select(choices=list(self._choices(question)))
        self.fields[f"is_{question.key}"] = field
        if value.field == MappedField.SYSTEM:
            attrs = {"list": "products", "autocomplete": "off"}
            other: Any = ProductField(
                label=gettext("Name of the product"),
                required=False,
                max_length=120,
                widget=forms.TextInput(attrs=attrs),
            )
            other.needed_when = gettext("if you select “Another product”")
            self.fields[f"other_{question.key}"] = other
        elif value.field == MappedField.SUPPLIER:
            other = SupplierField(
                label=gettext("Name of the supplier"),
                required=False,
                max_length=120,
                help_text=MISSING_SUPPLIER,
            )
            other.needed_when = gettext("if you select “Another supplier”")
            self.fields[f"other_{question.key}"] = other

    def _choices(self, question: ValueQuestion) -> list[Any]:
        field = MappedField(question.value.field)
        nothing = (LEAVE_OUT, LEFT_OUT[field])
        if field == MappedField.STATUS:
            return [*status_choices(), nothing]
        if field == MappedField.AREA:
            return [*self._areas(question), nothing]
        found = [
            (str(each.thing.pk), gettext("{name} ({why})").format(name=each.thing, why=each.why))
            for each in question.proposals
        ]
        if field == MappedField.SYSTEM:
            others = [
                (OTHER, gettext("Another product")),
                (ASK, gettext("None of these: ask moderators to add it")),
            ]
        else:
            others = [(OTHER, gettext("Another supplier"))]
        return [*found, *others, nothing]

    def _areas(self, question: ValueQuestion) -> list[Any]:
        """The service areas; those that the name may mean stand first, and once."""
        suggested = [(each.thing.pk, each.thing.name) for each in question.proposals]
        if not suggested:
            return self.all_areas
        keys = {key for key, _name in suggested}
        empty, *groups = self.all_areas
        others = [(name, [each for each in areas if each[0] not in keys]) for name, areas in groups]
        return [empty, (gettext("Suggested"), suggested), *(each for each in others if each[1])]

    @cached_property
    def all_areas(self) -> list[Any]:
        return by_area()

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        for question in self.questions:
            self._check_other(question, cleaned)
        return cleaned

    def _check_other(self, question: ValueQuestion, cleaned: dict[str, object]) -> None:
        """The name of another thing counts only where it was selected; errors say of which."""
        other = f"other_{question.key}"
        problems = [str(each) for each in self.errors.pop(other, [])]
        if cleaned.get(f"is_{question.key}") != OTHER:
            return
        if not problems and not cleaned.get(other):
            problems = [gettext("Enter the name, or select another answer.")]
        for problem in problems:
            message = gettext("“{value}”: {problem}")
            self.add_error(other, message.format(value=question.value.text, problem=problem))

    @property
    def fields_of_questions(self) -> list[tuple[ValueQuestion, forms.BoundField, object]]:
        return [
            (each, self[f"is_{each.key}"], self[other] if other in self.fields else None)
            for each in self.questions
            for other in [f"other_{each.key}"]
        ]

    @property
    def decisions(self) -> list[ValueDecision]:
        of_page = [self._decision(question) for question in self.questions]
        rest = self.cleaned_data.get("rest")
        return of_page + ([_decision_of_rest(value, rest) for value in self.later] if rest else [])

    def _decision(self, question: ValueQuestion) -> ValueDecision:
        value, answer = question.value, self.cleaned_data[f"is_{question.key}"]
        of = (value.field, value.text)
        if not answer:
            return _decision_of_rest(value, self.cleaned_data["rest"])
        if answer == LEAVE_OUT:
            return ValueDecision(*of, MappingAnswer.NONE)
        if answer == ASK:
            return ValueDecision(*of, MappingAnswer.REQUESTED, supplier=value.supplier)
        return ValueDecision(*of, MappingAnswer.KNOWN, self._thing(question, answer))

    def _thing(self, question: ValueQuestion, answer: str) -> Any:
        if question.value.field == MappedField.STATUS:
            return answer
        if question.value.field == MappedField.AREA:
            return Category.objects.get(pk=answer)
        if answer == OTHER:
            return self.cleaned_data[f"other_{question.key}"]
        return next(each.thing for each in question.proposals if str(each.thing.pk) == answer)


def _decision_of_rest(value: FileValue, rest: str) -> ValueDecision:
    """What is decided of a name without an answer: moderators add systems alone."""
    is_asked = rest == ASK and value.field == MappedField.SYSTEM
    answer = MappingAnswer.REQUESTED if is_asked else MappingAnswer.NONE
    return ValueDecision(value.field, value.text, answer, supplier=value.supplier)


def _key(value: FileValue) -> str:
    """The same for a value on every page, also after other values were decided."""
    return sha256(f"{value.field}:{folded(value.text)}".encode()).hexdigest()[:12]


def _initial(question: ValueQuestion) -> str:
    """What was decided before, or a thing whose name differs by next to nothing."""
    meaning = question.value.meaning
    if meaning.is_left_out:
        return LEAVE_OUT
    thing: Any = meaning.thing
    if question.value.field in {MappedField.STATUS, MappedField.AREA} and thing:
        return str(getattr(thing, "pk", thing))
    likely = (str(each.thing.pk) for each in question.proposals if each.is_likely)
    return next(likely, "")
