"""People as others see them: active members, and authors of posts."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from councils.models import Membership
from forums.models.post import Post
from forums.models.thread import Thread
from portal.accounts.models import User, UserQuerySet
from portal.accounts.permissions import AnyUser


def people_shown_to(reader: AnyUser) -> UserQuerySet:
    """People with a page: who works or worked for a council, moderators, and authors of posts.

    Erased people have none. `permissions.can_see_people` says who may read the pages at all.
    """
    rows: Any = User.objects.people().filter(is_active=True)
    own = {"author": OuterRef("pk")}
    found: UserQuerySet = rows.filter(
        Q(is_moderator=True)
        | Q(is_superuser=True)
        | Exists(Membership.objects.begun().filter(user=OuterRef("pk")))
        | Exists(Post.objects.visible_to(reader).filter(**own))
        | Exists(Thread.objects.visible_to(reader).filter(**own))
    )
    return found
