"""Readers are sent to replicas, and writers see what they wrote."""

import pytest
from django.core import signing
from django.db import router, transaction
from django.test import Client

from forums.models import Post, Thread
from portal.database.read_source import alias_to_read, reading_from
from portal.site.replica_reads import COOKIE
from portal.texts.models import SiteText, TextKey
from services.models import Service
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory, ThreadFactory
from tests.factories.services import ServiceFactory
from tests.operations.replicas.steps import catch_up, forget, page, pause, rename, resume

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, databases="__all__")]


def test_visitors_read_from_a_replica(site, listing):
    pause(site)
    rename(listing, "Bins as they are")

    assert "Bins as they were" in page(Client(), listing.get_absolute_url())

    resume(site)
    assert "Bins as they are" in page(Client(), listing.get_absolute_url())


def test_a_late_replica_fills_no_cache_that_others_read(site, listing):
    """A page that was drawn late is cached under a late state: who knows better does not get it."""
    pause(site)
    address = listing.get_absolute_url()
    page(Client(), address)
    rename(listing, "Bins as they are")
    page(Client(), address)
    writer = Client()
    writer.cookies[COOKIE] = mark_of(site)

    assert "Bins as they are" in page(writer, address)
    assert "Bins as they were" in page(Client(), address)
    assert "Bins as they are" in page(writer, address)

    resume(site)
    assert "Bins as they are" in page(Client(), address)
    assert "Bins as they are" in page(writer, address)


def mark_of(servers):
    position = servers[0].ask("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint")
    return signing.TimestampSigner(salt=COOKIE).sign(str(position))


def test_who_writes_sees_it_at_once_and_others_when_the_replica_has_it(site):
    author = MembershipFactory(role="member").user
    thread = ThreadFactory(author=author, board=BoardFactory())
    PostFactory(thread=thread, author=author)
    PostFactory.create_batch(3, author=author)  # no newcomer, whose posts wait
    catch_up(site)
    writer = Client()
    writer.force_login(author)
    address = Thread.objects.get(pk=thread.pk).get_absolute_url()
    page(writer, address)
    pause(site)

    sent = writer.post(f"/forums/threads/{thread.pk}/reply/", {"text": "We collect on Mondays."})

    assert sent.status_code == 302
    assert Post.objects.filter(thread=thread).count() == 2
    for _ in range(4):
        assert "We collect on Mondays." in page(writer, address)
        assert "We collect on Mondays." not in page(Client(), address)
    resume(site)
    for _ in range(4):
        assert "We collect on Mondays." in page(writer, address)
        assert "We collect on Mondays." in page(Client(), address)


def test_members_read_from_a_replica_once_it_has_what_they_wrote(site, listing):
    reader = Client()
    reader.force_login(UserFactory())
    catch_up(site)
    pause(site)
    rename(listing, "Bins as they are")

    assert "Bins as they were" in page(reader, listing.get_absolute_url())


def test_who_somebody_is_and_may_do_comes_from_the_primary(site):
    catch_up(site)
    pause(site)
    person = UserFactory()
    reader = Client()
    reader.force_login(person)
    page(reader, "/notifications/")

    person.suspend("Wrote the same thing everywhere.")

    assert reader.get("/services/").status_code == 302


def test_visitors_who_only_read_get_no_cookie(site, listing):
    reader = Client()
    page(reader, "/")
    page(reader, "/search/?q=bins")
    page(reader, listing.get_absolute_url())

    assert COOKIE not in reader.cookies


@pytest.mark.parametrize("forged", ["", "99999999", "99999999:abc:def"])
def test_a_mark_that_we_did_not_sign_changes_nothing(site, listing, forged):
    pause(site)
    rename(listing, "Bins as they are")
    reader = Client()
    reader.cookies[COOKIE] = forged

    assert "Bins as they were" in page(reader, listing.get_absolute_url())


def test_what_a_replica_does_not_know_yet_is_asked_of_the_primary(site):
    catch_up(site)
    pause(site)
    new = ServiceFactory(state="published", title="Registered a moment ago")

    assert "Registered a moment ago" in page(Client(), new.get_absolute_url())
    assert Client().get("/services/nobody-offers-this/").status_code == 404


def test_the_banner_that_was_replaced_does_not_come_back(site):
    catch_up(site)
    pause(site)
    by = UserFactory(duty="administrator")
    text = {"text": "Closed on Monday", "reason": "We move."}
    SiteText.objects.create(key=TextKey.BANNER, number=1, author=by, **text)
    forget()

    assert "Closed on Monday" in page(Client(), "/services/")


def test_what_is_in_a_transaction_or_follows_a_write_is_read_from_the_primary(site):
    with reading_from("replica_1"):
        assert Service.objects.all().db == "replica_1"
        assert Service.objects.select_for_update().db == "default"
        with transaction.atomic():
            assert alias_to_read() == "default"
        assert router.db_for_write(Service) == "default"
        ServiceFactory()
        assert alias_to_read() == "default"
    assert alias_to_read() == "default"
