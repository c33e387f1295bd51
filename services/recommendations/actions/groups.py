"""People of several councils come together, and part."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from councils.models import Council
from portal.accounts.models import User
from portal.audit.models import record
from portal.site.errors import RuleBroken
from portal.text import unique_slug
from services.recommendations.acts import RecommendationAct
from services.recommendations.models import GroupMember, WorkingGroup


@transaction.atomic
def start_group(group: WorkingGroup, *, council: Council, by: User) -> WorkingGroup:
    """Gather others; whoever starts a group is in it. Raises RuleBroken if its name is taken."""
    group.slug = unique_slug(group.name, taken=_is_taken)
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as clash:
        raise RuleBroken(gettext("Another working group already has this name.")) from clash
    GroupMember.objects.create(group=group, user=by, council=council)
    record(RecommendationAct.GROUP_STARTED, group, by=by, council=council.pk)
    return group


def _is_taken(slug: str) -> bool:
    # the word is the address of the form that starts a group
    return slug == "new" or WorkingGroup.objects.filter(slug=slug).exists()


@transaction.atomic
def leave_group(group: WorkingGroup, *, by: User) -> None:
    """What it published stays; what it drafts needs people of three councils again."""
    gone, _ = group.members.filter(user=by).delete()
    if gone:
        record(RecommendationAct.GROUP_LEFT, group, by=by)
