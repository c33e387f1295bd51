"""Statements that are planned once a connection, and what tells whether anything was written."""

import pytest
from django.db import connection, transaction

from portal.database.revisions import CATALOGUE, FORUMS, revision
from portal.database.statements import Statement
from portal.operations.models import ContentChange
from services.models import Service
from services.notices.models import AwardNotice
from tests.factories.accounts import UserFactory
from tests.factories.api import Program, key_of
from tests.factories.councils import MembershipFactory
from tests.factories.forums import ThreadFactory
from tests.factories.services import ServiceFactory

pytestmark = pytest.mark.django_db
ADD = Statement("add_two", "SELECT %(a)s + %(b)s, %(b)s", a="integer", b="integer")
TABLE = Statement("rows_of_a_table", "SELECT to_jsonb(row) FROM told_apart AS row")


@pytest.mark.parametrize("is_pooled", [False, True])
def test_a_statement_gives_the_same_with_and_without_a_pooler(settings, is_pooled):
    settings.DATABASE_IS_POOLED = is_pooled

    assert ADD.row({"a": 2, "b": 3}) == (5, 3)
    assert ADD.rows({"b": 1, "a": 1}) == [(2, 1)]


def test_a_statement_is_one_query_also_the_first_time(django_assert_num_queries):
    first = Statement("first_time", "SELECT %(n)s", n="integer")

    with django_assert_num_queries(1):
        assert first.row({"n": 7}) == (7,)


def test_a_statement_goes_on_when_a_migration_has_added_a_column():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE told_apart AS SELECT 1 AS one")
        assert TABLE.row({}) == ('{"one": 1}',)
        cursor.execute("ALTER TABLE told_apart ADD COLUMN two integer DEFAULT 2")

    assert TABLE.row({}) == ('{"one": 1, "two": 2}',)


def test_a_statement_is_planned_again_on_a_new_connection(transactional_db):
    assert ADD.row({"a": 1, "b": 1}) == (2, 1)
    connection.close()
    assert ADD.row({"a": 1, "b": 1}) == (2, 1)


def test_what_every_request_asks_is_planned_once(client, settings):
    """PostgreSQL makes a new plan each time if it cannot tell how many rows a parameter means."""
    settings.API_KEY_REQUESTS_PER_MINUTE = settings.API_REQUESTS_PER_MINUTE = 1_000
    membership = MembershipFactory()
    client.force_login(membership.user)
    readers = [client, Program(), Program(key_of(membership, "read:members").secret)]
    ask_often(readers)
    before = plans_made_for_one_use()
    ask_often(readers)

    assert {"revision", "who_asks", "api_visitor", "api_visit_with_key"} <= set(before)
    assert plans_made_for_one_use() == before


def ask_often(readers):
    for _ in range(8):
        for reader in readers:
            reader.get("/services/")
            reader.get("/api/v1/services")


def plans_made_for_one_use():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, custom_plans FROM pg_prepared_statements")
        return dict(cursor.fetchall())


def test_a_revision_changes_with_each_write_to_its_subject_and_no_other():
    seen = [revision(CATALOGUE)]
    service = ServiceFactory()
    seen.append(revision(CATALOGUE))
    service.title = "Another"
    service.save()
    seen.append(revision(CATALOGUE))
    forums = revision(FORUMS)
    Service.objects.update(title="A third")
    seen.append(revision(CATALOGUE))

    assert len(set(seen)) == len(seen)
    assert revision(FORUMS) == forums


def test_a_revision_stays_while_nothing_is_written():
    ThreadFactory()
    before = revision(CATALOGUE, FORUMS)
    UserFactory()

    assert revision(CATALOGUE, FORUMS) == before


def test_what_is_rolled_back_changes_no_revision():
    before = revision(FORUMS)
    with transaction.atomic():
        ThreadFactory()
        assert revision(FORUMS) != before
        transaction.set_rollback(True)

    assert revision(FORUMS) == before


def test_a_transaction_is_noted_once_for_a_subject():
    ServiceFactory()
    ServiceFactory()

    assert ContentChange.objects.filter(subject=CATALOGUE).count() == 1


def test_each_table_that_pages_show_is_of_a_subject():
    """A new table is added to a subject, or to those that no shared page shows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'note_change'"
        )
        noted = {table for (table,) in cursor.fetchall()}
        ours = (
            "services",
            "needs",
            "partnerships",
            "councils",
            "forums",
            "surveys",
            "insights",
            "search",
            "recommendations",
            "notices",
            "publiccode",
        )
        tables = set(connection.introspection.table_names(cursor))
    shown = {name for name in tables if name.startswith(tuple(f"{app}_" for app in ours))}

    assert shown - noted == NOT_SHARED
    assert noted <= shown


# drafts, versions, read marks and what stewards look at; files and names are reached by keys;
# counts change with the rows that are counted
NOT_SHARED = {
    *("councils_accessrequest", "councils_emaildomain", "forums_boardread", "forums_comparison"),
    *(
        "forums_content",
        "forums_draft",
        "forums_heldpost",
        "forums_watchedterm",
        "forums_mention",
        "forums_postrevision",
    ),
    *("forums_silence", "forums_threadread", "needs_needversion", "partnerships_content"),
    *("partnerships_partnershipversion", "services_benefitversion", "services_likelyduplicate"),
    *("services_offerversion", "services_overlap", "services_serviceversion"),
    *("services_standardrequest", "services_productrequest", "services_contractversion"),
    *("services_useversion", "search_indexorigin", "search_search", "search_word"),
    *("search_openedresult", "search_settledquestion"),
    *("councils_invitation", "search_vector"),
    *("search_tally", "needs_contractcount", "recommendations_groupmember"),
    *("recommendations_recommendationversion", "recommendations_stanceversion"),
    *("notices_contractletter", "notices_harvestbookmark", "notices_namedecision"),
    "notices_unknownbuyer",
    # written in the act that deletes what had the address
    *("services_formerarea", "forums_formerboard"),
    "recommendations_grouprequest",
    "publiccode_publiccodefile",
}


def test_each_column_of_a_contract_that_pages_show_changes_its_revision():
    """A new column is added to the trigger, or to those that no shared page shows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT event_object_column FROM information_schema.triggered_update_columns "
            "WHERE trigger_name = 'note_change' AND event_object_table = 'notices_awardnotice'"
        )
        noted = {column for (column,) in cursor.fetchall()}
    columns = {field.column for field in AwardNotice._meta.concrete_fields}

    # the page of a contract, which shows its notices, is not shared
    unseen = {"id", "release_id", "first_seen_at", "last_seen_at"}
    unseen |= {"contract_id", "contract_is_new"}
    unseen |= {"supplier_key", "product_key"}
    assert columns - noted == unseen
