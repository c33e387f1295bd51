"""Every form says what is wrong in words of its own, and what to do."""

import inspect
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django import forms
from django.forms.models import ModelForm

import councils
import forums
import portal
import services
from portal.components.decision_forms import ReasonForm
from portal.components.fields import DayMonthYear

DJANGOS = ("This field is required", "Enter a valid", "Select a valid choice", "Ensure this")


class Sample(forms.Form):
    title = forms.CharField(label="Title of the post", max_length=5)
    ict = forms.CharField(label="ICT service")
    open_to = forms.ChoiceField(label="Can other councils join?", choices=[("a", "A")])
    area = forms.ChoiceField(label="Service area", choices=[("a", "A")])
    several = forms.MultipleChoiceField(label="Standards", choices=[("a", "A")])
    mail = forms.EmailField(label="Mailbox")
    site = forms.URLField(label="Website", assume_scheme="https")
    many = forms.IntegerField(label="Seats", min_value=1, max_value=9)
    agreed = forms.BooleanField(label="I agree")
    own = forms.CharField(error_messages={"required": "Say why."})
    ends = forms.DateField(label="Contract end date", widget=DayMonthYear)


def errors(**data):
    return {name: found[0] for name, found in Sample(data).errors.items()}


def test_what_is_missing_is_asked_for_by_its_label():
    assert errors() == {
        "title": "Enter the title of the post.",
        "ict": "Enter the ICT service.",
        "open_to": "Select an answer to “Can other councils join?”.",
        "area": "Select the service area.",
        "several": "Select at least one: standards.",
        "mail": "Enter the mailbox.",
        "site": "Enter the website.",
        "many": "Enter the seats.",
        "agreed": "Select “I agree” to continue.",
        "own": "Say why.",
        "ends": "Enter the contract end date.",
    }


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        (
            *("title", "too long"),
            "Title of the post must be 5 characters or fewer. You have used 8.",
        ),
        ("area", "z", "Select the service area."),
        ("mail", "nobody", "Enter an email address in the correct format"),
        ("site", "no address", "Enter a web address in the correct format"),
        ("many", "ten", "Seats must be a whole number"),
        ("many", "10", "Seats must be 9 or less."),
        ("many", "0", "Seats must be 1 or more."),
        (
            "title",
            "a\x00",
            "Title of the post contains characters that cannot be saved. Remove them.",
        ),
    ],
)
def test_what_does_not_fit_is_said_with_its_limit(name, typed, said):
    assert errors(**{name: typed})[name].startswith(said)


@pytest.mark.parametrize(
    ("day", "month", "year", "said"),
    [
        ("31", "6", "2026", "Contract end date: the day must be between 1 and 30 in June 2026."),
        (
            "29",
            "2",
            "2027",
            "Contract end date: the day must be between 1 and 28 in February 2027.",
        ),
        ("1", "13", "2026", "Contract end date: the month must be between 1 and 12."),
        ("1", "4", "26", "Contract end date: the year must have 4 numbers, like 2026."),
        ("1", "", "2026", "Contract end date must include a month."),
        ("", "", "2026", "Contract end date must include a day and a month."),
        ("one", "4", "2026", "Contract end date must be in numbers, like 31 3 2026."),
        ("0", "4", "2026", "Contract end date: the day must be between 1 and 30 in April 2026."),
    ],
)
def test_a_date_says_what_is_wrong_with_it(day, month, year, said):
    assert errors(ends_day=day, ends_month=month, ends_year=year)["ends"] == said


def all_forms():
    for package in (councils, services, forums, portal):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if "forms" in module.name and "migrations" not in module.name:
                for _, found in inspect.getmembers(import_module(module.name), inspect.isclass):
                    if issubclass(found, forms.Form | ModelForm) and found.base_fields:
                        yield found


class Alone(forms.Form):
    def __init__(self, name, field):
        super().__init__()
        self.fields[name] = field


@pytest.mark.parametrize("form", sorted(set(all_forms()), key=str), ids=lambda form: form.__name__)
def test_no_form_of_the_site_speaks_with_djangos_words(form):
    for name, field in form.base_fields.items():
        if not isinstance(field.widget, forms.HiddenInput):
            said = Alone(name, field)[name].field.error_messages.values()
            assert not [text for text in map(str, said) if text.startswith(DJANGOS)], name


def test_a_missing_reason_is_asked_for_in_a_whole_sentence():
    assert ReasonForm({}).errors["reason"] == ["Enter a reason."]
