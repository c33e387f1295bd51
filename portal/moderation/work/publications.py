"""What people sent in or reported, and a moderator decides about."""

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from forums.models import Post
from portal.moderation.models import Flag
from portal.moderation.work.kind import Rows, WorkKind, WorkText
from portal.text import in_sentence, shorten
from services.models import Service
from services.models.choices import ServiceState

DECIDE = _("Decide")
TEXT_SHOWN = 120
SUBMITTED = F("submitted_at")


def _describe_flag(flag: Flag) -> WorkText:
    reporter = flag.reporter or gettext("A visitor")
    why = gettext("{reporter} reported: {problem}.").format(
        reporter=reporter, problem=in_sentence(flag.get_kind_display())
    )
    about = flag.post.thread if flag.post else flag.about
    who = flag.post.author if flag.post else getattr(flag.about, "council", "")
    return WorkText(about, who, why, reverse("moderation:answer_flag", args=[flag.pk]), DECIDE)


def _describe_post(post: Post) -> WorkText:
    text = gettext("Not published yet: “{text}”")
    return WorkText(
        post.thread,
        post.author,
        text.format(text=shorten(post.text, TEXT_SHOWN)),
        reverse("moderation:posts"),
        DECIDE,
    )


def _describe_listing(service: Service) -> WorkText:
    if service.state == ServiceState.PUBLISHED:
        why = gettext("Published straight away, because the council is trusted. Nobody checked it.")
    else:
        why = gettext("Other councils cannot see this service until you decide.")
    url = reverse("moderation:listing", args=[service.pk])
    return WorkText(service.title, service.council, why, url, DECIDE)


def _describe_edit(edit: Service) -> WorkText:
    users = edit.edit_of.users_count if edit.edit_of else 0
    why = ngettext(
        "{n:,} council uses this service and sees the earlier version until you decide.",
        "{n:,} councils use this service and see the earlier version until you decide.",
        users,
    ).format(n=users)
    url = reverse("moderation:listing", args=[edit.pk])
    return WorkText(edit.title, edit.council, why, url, DECIDE)


def _flags() -> Rows:
    return Flag.objects.open().with_relations()


PUBLICATIONS = [
    WorkKind("reports", _("Reports"), _flags, F("reported_at"), _describe_flag, queue="flags"),
    WorkKind(
        "posts",
        _("Posts waiting"),
        lambda: Post.objects.waiting().select_related("thread", "author"),
        F("posted_at"),
        _describe_post,
        queue="posts",
    ),
    WorkKind(
        "listings",
        _("New services"),
        lambda: Service.objects.to_review().select_related("council"),
        SUBMITTED,
        _describe_listing,
        queue="listings",
    ),
    WorkKind(
        "edits",
        _("Edits"),
        lambda: Service.objects.edits_to_review().select_related("council", "edit_of"),
        SUBMITTED,
        _describe_edit,
        concerned=F("edit_of__users_count") + 1,
        queue="edits",
    ),
]
