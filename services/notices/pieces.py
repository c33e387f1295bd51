"""What is the editors' of a council on the page of its contracts, which everybody may open."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from councils.models import Council
from councils.permissions import memberships_of
from portal.audit.models import Entry
from portal.database.revisions import CATALOGUE, NOTICES, revision
from portal.site.fragment_cache import fingerprint, get_or_make
from portal.site.personal_pieces import TOKEN_MARK, Place, piece
from services.models import Product, Use
from services.notices import permissions
from services.notices.acts import BY_EMAIL, NoticeAct
from services.notices.forms import ContractEndForm, NoticeAnswerForm
from services.notices.models import AwardNotice

ASKED_AT_ONCE = 10
Refused = NoticeAnswerForm | ContractEndForm


@piece("contract_questions")
def contract_questions(request: HttpRequest, places: Sequence[Place]) -> list[str]:
    """Return the questions of each council, by its key, for readers who may answer them."""
    memberships = memberships_of(request.user)
    councils = [memberships[int(key)].council for (key,) in places if int(key) in memberships]
    asked = {
        str(each.pk): _questions(each)
        for each in councils
        if permissions.can_answer(request.user, each)
    }
    return [asked.get(key, "") for (key,) in places]


def _questions(council: Council) -> str:
    """The same for all editors of a council, until a contract or a use changes, or the day."""
    key = fingerprint(
        "contract_questions", council.pk, timezone.localdate(), revision(CATALOGUE, NOTICES)
    )
    return get_or_make(key, lambda: _rendered(council))


def _rendered(council: Council) -> str:
    context = {**questions_for(council), "csrf_token": TOKEN_MARK}
    return render_to_string("notices/_questions.html", context)


def questions_for(council: Council, refused: Refused | None = None) -> dict[str, object]:
    """About contracts that have ended, and about published ones; a refused form as it was sent."""
    known = AwardNotice.objects.of_council(council)
    ended = Use.objects.of_council(council).for_page().with_ended_contract()[:ASKED_AT_ONCE]
    published = known.ends_by_product() if ended else {}
    ends = [
        ContractEndForm(use, published.get(use.product_id or 0) or use.likely_end) for use in ended
    ]
    forms = [NoticeAnswerForm(notice) for notice in known.to_answer().by_end()[:ASKED_AT_ONCE]]
    return {
        "council": council,
        "products": Product.objects.in_order().values_list("name", flat=True),
        "ends": [_or_refused(form, refused) for form in ends],
        "forms": [_or_refused(form, refused) for form in forms],
        "to_answer": known.to_answer().count(),
        "answered": _with_their_way(list(known.answered().by_answer()[:ASKED_AT_ONCE])),
    }


def _or_refused(form: Refused, refused: Refused | None) -> Refused:
    """The form as it was sent, where this one was."""
    return refused if refused is not None and refused.prefix == form.prefix else form


def _with_their_way(notices: list[AwardNotice]) -> list[tuple[AwardNotice, bool]]:
    """Each answered notice, and whether it was answered with a link in an email."""
    keys = [notice.pk for notice in notices]
    answers = Entry.objects.of_kind(AwardNotice).filter(verb=NoticeAct.ANSWERED, target_id__in=keys)
    ways = dict(answers.order_by("pk").values_list("target_id", "details__via"))
    return [(notice, ways.get(notice.pk) == BY_EMAIL) for notice in notices]
