"""The crest of a council: set, and taken away."""

from hashlib import sha256

from django.db import transaction

from councils.acts import CouncilAct
from councils.models import Council, Crest
from councils.models.crest import SMALL_SIDE
from portal.accounts.models import User
from portal.audit.models import record
from portal.files.uploads import Accepted, shrunk


@transaction.atomic
def set_crest(council: Council, picture: Accepted, *, by: User) -> None:
    values = {
        "kind": picture.kind,
        "data": picture.content,
        "small": shrunk(picture, SMALL_SIDE).content,
        "size": len(picture.content),
        "sha256": sha256(picture.content).hexdigest(),
    }
    Crest.objects.update_or_create(council=council, defaults=values)
    record(CouncilAct.CREST_CHANGED, council, by=by)


@transaction.atomic
def remove_crest(council: Council, *, by: User) -> None:
    """Take the crest away, if there is one."""
    removed, _rows = Crest.objects.filter(council=council).delete()
    if removed:
        record(CouncilAct.CREST_REMOVED, council, by=by)
