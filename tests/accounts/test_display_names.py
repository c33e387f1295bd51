"""What people may be called: something that can be seen, and nothing that misleads."""

import pytest
from django.core.exceptions import ValidationError

from portal.accounts.models import clean_display_name, validate_name


@pytest.mark.parametrize(
    "name",
    [
        *("\u3164\u3164", "\u115f\u1160", "\uffa0", "\u200b\u2060", "Ja\u200bne", "Jane\u202e"),
        *("Moderator\u3164", "\u3164Administrator", "Site\u3164Admin", "Ａｄｍｉｎ", "Ｍoderator"),
    ],
)
def test_a_name_that_cannot_be_seen_or_is_a_duty_is_refused(name):
    with pytest.raises(ValidationError):
        validate_name(name)


@pytest.mark.parametrize(
    "name",
    ["Zoë Müller", "李雷", "Siân O’Neill-Jones (Powys)", "J. R. Ewing", "Ştefan"],
)
def test_a_name_of_a_person_is_theirs(name):
    validate_name(name)


def test_a_name_from_elsewhere_comes_without_unseen_signs():
    assert clean_display_name("Ja\u200bne\u3164 Doe") == "Jane Doe"
