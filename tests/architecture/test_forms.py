"""Whatever people type in one line is cleaned in one place."""

import importlib
import pkgutil

import pytest
from django import forms
from django.core.exceptions import ValidationError

import councils
import forums
import portal
import services
from portal.components.fields import LineField
from portal.text import one_line

ROOTS = (portal, councils, services, forums)
# Nothing that others read: codes, addresses of pages, what is looked for, names of passkeys.
# Names of people are refused by a rule of their own.
LOOKED_UP = {"code", "other", "who", "service_address", "username", "display_name"}
OF_ONE_PERSON = {"AnswerForm", "PasskeyForm", "SampleForm", "WrongForm"}


def all_forms():
    for root in ROOTS:
        for module in pkgutil.walk_packages(root.__path__, f"{root.__name__}."):
            if "forms" in module.name:
                importlib.import_module(module.name)
    found = [forms.BaseForm]
    for each in found:
        found += each.__subclasses__()
    ours = {root.__name__ for root in ROOTS}
    return {each for each in found if each.__module__.partition(".")[0] in ours}


def test_every_line_that_others_read_is_cleaned():
    loose = {
        f"{form.__name__}.{name}"
        for form in all_forms() - {each for each in all_forms() if each.__name__ in OF_ONE_PERSON}
        for name, field in getattr(form, "base_fields", {}).items()
        if type(field) is forms.CharField and type(field.widget) is forms.TextInput
        if name not in LOOKED_UP
    }
    assert loose == set()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Who shares\ta \u2028payroll? ", "Who shares a payroll?"),
        ("Pay\u200broll\u202e bureau\u2069\ufeff", "Payroll bureau"),
        ("Cafe\u0301", "Café"),
        ("\u200b" * 12, ""),
        ("\u3164\u2800 \u0301", ""),
        ("Plân costau £5 – 10% 🙂", "Plân costau £5 – 10% 🙂"),
        ("\ue000x\x07", "x"),
    ],
)
def test_a_line_is_what_can_be_seen(typed, kept):
    assert one_line(typed) == kept


@pytest.mark.parametrize("typed", ["\u200b" * 12, "\u3164" * 12, "\u202e" * 12])
def test_a_line_that_looks_empty_is_refused_kindly(typed):
    for required in (True, False):
        with pytest.raises(ValidationError, match="Enter visible text"):
            LineField(required=required).clean(typed)
    assert LineField(required=False).clean("   ") == ""
