"""What nobody needs any more goes by itself."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from portal.accounts.models import DataExport, User
from portal.audit.models import record
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=31)


def stranger(**fields):
    return UserFactory(confirmed=False, date_joined=LONG_AGO, **fields)


def test_accounts_that_nobody_confirmed_go_and_no_others():
    stranger()
    kept = [
        UserFactory(confirmed=False),
        UserFactory(date_joined=LONG_AGO),
        stranger(last_login=LONG_AGO),
        stranger(duty="administrator"),
        User.objects.create_user("made@by.hand", date_joined=LONG_AGO),
    ]

    call_command("tidy_accounts")

    assert set(User.objects.all()) == set(kept)


def test_an_account_that_the_record_names_stays():
    named = stranger()
    record("suspended", person=named, by=None, reason="Advertised.")

    call_command("tidy_accounts")

    assert User.objects.get() == named


def test_old_files_of_personal_data_go():
    old, new = (DataExport.objects.create(user=UserFactory()) for _ in range(2))
    DataExport.objects.filter(pk=old.pk).update(asked_at=timezone.now() - timedelta(days=8))

    call_command("tidy_exports")

    assert DataExport.objects.get() == new
