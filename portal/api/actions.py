"""Making and revoking keys."""

from django.db import transaction
from django.utils.translation import gettext

from portal.accounts.models import User
from portal.api.acts import ApiAct
from portal.api.models import ApiKey, RequestCount, StoredAnswer
from portal.api.models.key import MAX_KEYS
from portal.audit.models import record
from portal.site.errors import RuleBroken


@transaction.atomic
def make_key(key: ApiKey, *, by: User) -> str:
    """Save a new key and return its secret, which is shown once.

    Raises RuleBroken where the person has too many that work.
    """
    list(User.objects.select_for_update(no_key=True).filter(pk=by.pk))
    if ApiKey.objects.of_person(by).active().count() >= MAX_KEYS:
        raise RuleBroken(
            gettext("You have {number} keys. Revoke one before you make another.").format(
                number=MAX_KEYS
            )
        )
    secret = key.renew()
    key.save()
    record(ApiAct.KEY_MADE, key, by=by, council=key.council_id, scopes=key.scopes)
    return secret


@transaction.atomic
def revoke_key(key: ApiKey, *, by: User) -> None:
    """Let a key work no longer, from the next request on."""
    found = ApiKey.objects.select_for_update(of=("self",)).filter(pk=key.pk).first()
    if found is None or found.revoked_at:
        raise RuleBroken(gettext("This key has already been revoked."))
    found.revoke(by=by)
    record(ApiAct.KEY_REVOKED, found, by=by, council=found.council_id)


def forget_what_is_over() -> None:
    """Delete old keys, answers and counts."""
    ApiKey.objects.ended_long_ago().delete()
    for rows in (StoredAnswer.objects.over(), RequestCount.objects.over()):
        rows.delete()
