"""A council is asked once a fortnight about everything; first its team, then its managers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.audit.models import Entry
from services.actions import confirm_all, record_use
from services.freshness.actions import ask_councils, forget_answered
from services.freshness.models import RecordQuestion
from services.freshness.models.due_records import due_records
from services.models import Use
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.notices import NoticeFactory
from tests.factories.services import ProductFactory, ServiceFactory
from tests.freshness.conftest import LONG_AGO, due_use, ended_use, letters_after

pytestmark = pytest.mark.django_db


def addressees(days):
    return [letter.to[0] for letter in letters_after(days)]


def test_one_letter_asks_about_records_services_ended_and_published_contracts(council, manager):
    due_use(council, "Mayrise")
    ended_use(council, "Flare")
    ServiceFactory(council=council, title="Payroll", last_confirmed_at=timezone.now() - LONG_AGO)
    NoticeFactory(council=council, title="Licensing system")

    [letter] = letters_after(0)

    assert letter.subject == "4 records of your council to check"
    assert f"{council.official_name}: 3 records to confirm" in letter.body
    for name in ["- Flare", "- Mayrise", "- Payroll", "Licensing system"]:
        assert name in letter.body
    assert letter.body.count("/records/check/") == 1


def test_the_team_is_asked_first_then_the_managers_then_nobody(council, editor, manager):
    due_use(council)

    assert addressees(0) == [editor.email]
    assert addressees(13) == []
    assert addressees(14) == [manager.email]
    assert addressees(28) == []
    assert addressees(300) == []


def test_managers_are_asked_first_where_there_is_no_team(council, manager):
    due_use(council)

    assert addressees(0) == [manager.email]
    assert addressees(14) == [manager.email]
    assert addressees(28) == []


def test_the_team_is_asked_again_where_there_is_no_manager(council, editor):
    due_use(council)

    assert addressees(0) == addressees(14) == [editor.email]


def test_what_becomes_due_within_a_fortnight_waits_for_the_next_letter(council, manager):
    due_use(council, "Mayrise")
    letters_after(0)
    due_use(council, "Flare")

    assert letters_after(13) == []
    [letter] = letters_after(14)
    assert "- Mayrise" in letter.body
    assert "- Flare" in letter.body


def test_two_silent_rounds_list_a_record_below_others_and_say_so_in_the_record_of_acts(
    council, manager
):
    use = due_use(council)
    for days in (0, 14, 27):
        letters_after(days)
    use.refresh_from_db()
    assert not use.is_dormant

    letters_after(28)
    use.refresh_from_db()

    assert use.is_dormant
    [act] = Entry.objects.about(use)
    assert act.actor is None
    letters_after(29)
    assert Entry.objects.about(use).count() == 1


def test_a_dormant_use_comes_after_the_others_of_a_product_and_says_why(client, council):
    product = ProductFactory(name="Mayrise")
    known = due_use(CouncilFactory(name="Zetland"), product=product)
    silent = due_use(CouncilFactory(name="Aberdeen"), product=product)
    Use.objects.filter(pk=silent.pk).update(is_dormant=True)

    assert list(Use.objects.filter(product=product).in_story_order()) == [known, silent]
    words = "The council did not answer when asked"
    assert words in client.get(product.get_absolute_url()).text
    assert "asked twice" in client.get(silent.get_absolute_url()).text
    assert "asked twice" not in client.get(known.get_absolute_url()).text


@pytest.mark.parametrize("way", ["one", "all"])
def test_confirming_lists_it_with_the_others_and_starts_anew(council, manager, way):
    use = due_use(council)
    for days in (0, 14, 28):
        letters_after(days)
    use.refresh_from_db()
    if way == "one":
        record_use(use, by=manager)
    else:
        confirm_all(council, services=[], uses=[use.pk], by=manager)

    use.refresh_from_db()
    assert not use.is_dormant
    forget_answered()
    assert not RecordQuestion.objects.exists()


def test_what_is_still_due_is_not_forgotten(council, manager):
    due_use(council)
    letters_after(0)

    assert forget_answered() == 0
    assert RecordQuestion.objects.get().rounds == 1


def test_one_person_of_two_councils_gets_one_letter(council, manager):
    kent = MembershipFactory(user=manager, role="manager").council
    due_use(council, "Mayrise")
    due_use(kent, "Flare")

    [letter] = letters_after(0)

    assert letter.body.count("/records/check/") == 2
    assert letter.subject == "2 records of your council to check"


def test_who_had_a_letter_for_another_council_gets_no_second_in_the_fortnight(council, manager):
    kent = MembershipFactory(user=manager, role="manager").council
    due_use(council, "Mayrise")
    letters_after(0)
    due_use(kent, "Flare")

    assert letters_after(5) == []
    [letter] = letters_after(14)
    assert "- Flare" in letter.body


def test_a_second_run_on_a_day_asks_nobody_and_counts_nothing(council, manager):
    due_use(council)
    today = timezone.localdate()

    assert ask_councils(today) == 1
    assert ask_councils(today) == 0
    assert RecordQuestion.objects.get().rounds == 1


def test_an_abolished_council_is_not_asked(council, manager):
    due_use(council)
    council.abolished_on = timezone.localdate()
    council.save()

    assert letters_after(0) == []


def test_what_is_due_is_found_in_as_many_queries_for_many_councils_as_for_one(
    council, django_assert_num_queries
):
    councils = [council, CouncilFactory(), CouncilFactory()]
    for each in councils:
        due_use(each, f"System of {each.pk}")
        ended_use(each, f"Other of {each.pk}")

    with django_assert_num_queries(5):
        found = due_records(councils)

    assert {key: len(each.records) for key, each in found.items()} == {c.pk: 2 for c in councils}


def test_a_letter_names_ten_records_and_counts_the_others(council, manager):
    for number in range(12):
        due_use(council, f"System {number}.")

    [letter] = letters_after(0)

    assert sum(f"- System {number}." in letter.body for number in range(12)) == 10
    assert "and 2 more" in letter.body
    assert RecordQuestion.objects.count() == 12


def test_contracts_that_ended_are_asked_about_once_although_the_use_is_due_too(council, manager):
    use = due_use(council, contract_ends_on=timezone.localdate() - timedelta(days=3))

    letters_after(0)

    assert [question.record for question in RecordQuestion.objects.all()] == [("contract", use.pk)]
