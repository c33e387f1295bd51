"""What councils answer to published contracts, and moderators decide about names."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from councils.models import Council
from portal.accounts.models import User
from portal.audit.models import record
from portal.site.errors import RuleBroken
from services.actions import lock_contract, record_use
from services.actions.contracts import cover
from services.actions.uses import lock_use, lock_used
from services.models import Contract, Product, Supplier, Use
from services.models.choices import Evidence, UseStatus
from services.notices.acts import BY_EMAIL, NoticeAct
from services.notices.models import AwardNotice, NameDecision, NameRole, NoticeAnswer
from services.notices.models.name_keys import name_key

CHANGED = ["answer", "answered_at", "answered_by", "use_key", "use_is_new"]
CHANGED += ["contract", "contract_is_new"]
MADE_USE = [NoticeAnswer.USED, NoticeAnswer.ENDED]
# the field of a decision that says what a name means
MEANING = {
    NameRole.BUYER: "council",
    NameRole.SUPPLIER: "supplier",
    NameRole.PRODUCT: "product",
}


@transaction.atomic
def answer_notice(
    notice: AwardNotice,
    answer: NoticeAnswer,
    *,
    product: Product | None,
    by: User,
    by_email: bool = False,
) -> AwardNotice:
    """Keep the council's answer for ever; of what it uses or used there is a record afterwards.

    ``by_email`` is who answered by a link in an email, and not signed in: the record says so.
    Raises RuleBroken if it was answered already, if the notice was withdrawn, or if no product is
    named for a use.
    """
    if product and answer in MADE_USE:
        # before the notice, as merges do
        lock_use(product, Use.objects.filter(council=notice.council, product=product))
    notice = AwardNotice.objects.select_for_update().get(pk=notice.pk)
    if notice.answer:
        raise RuleBroken(gettext("A colleague has already answered this."))
    if not notice.is_shown:
        raise RuleBroken(gettext("This contract is no longer published. Reload the page."))
    if answer == NoticeAnswer.USED and product is None:
        raise RuleBroken(gettext("Enter the product that you use under this contract."))
    notice.answer, notice.answered_at, notice.answered_by = answer, timezone.now(), by
    if product and answer in MADE_USE:
        _keep(notice, product, by=by)
    notice.save(update_fields=CHANGED)
    way = {"via": BY_EMAIL} if by_email else {}
    record(NoticeAct.ANSWERED, notice, by=by, answer=answer, **way)
    return notice


def _keep(notice: AwardNotice, product: Product, *, by: User) -> None:
    """The council's record of a product, and the contract that it uses it under."""
    use, notice.use_is_new = _use_of(notice, product, NoticeAnswer(notice.answer), by=by)
    notice.use_key = use.pk
    if notice.answer == NoticeAnswer.USED:
        notice.contract = _contract_of(notice, use)
    # a record with a later time than the answer was changed after it, so the times must compare
    notice.answered_at = max(timezone.now(), use.updated_at)


def _use_of(
    notice: AwardNotice, product: Product, answer: NoticeAnswer, *, by: User
) -> tuple[Use, bool]:
    """The council's record of the product, with what the notice adds, and whether it is new.

    What the council has recorded itself stays as it is.
    """
    known = Use.objects.filter(council=notice.council, product=product).first_of("").first()
    use = known or Use(council=notice.council, product=product)
    if known is None and answer == NoticeAnswer.ENDED:
        use.status, use.stopped_reason = UseStatus.STOPPED, gettext("The contract ended.")
        use.until = notice.last_day
    if answer == NoticeAnswer.USED:
        use.since = use.since or notice.starts_on
    use.source = use.source or notice.get_source_display()
    use.evidence_url = use.evidence_url or notice.url
    return record_use(use, by=by), known is None


def _contract_of(notice: AwardNotice, use: Use) -> Contract:
    """The council's contract for the product, with what the notice adds.

    A new one where the council has recorded none, or where the one it has was published otherwise.
    """
    known = Contract.objects.last_of(use)
    contract = lock_contract(known) if known else None
    if contract is None or contract.notices.exists():
        contract = Contract(council=use.council)
    notice.contract_is_new = contract.pk is None
    notice.fill(contract)
    cover(contract, use)
    return contract


@transaction.atomic
def undo_answer(notice: AwardNotice, *, by: User) -> AwardNotice:
    """Ask again, and take back the record that the answer made, if nobody has changed it since."""
    if made := notice.use:
        lock_used(made.used)  # before the notice, as merges do
    notice = AwardNotice.objects.select_for_update().get(pk=notice.pk)
    if not notice.answer:
        raise RuleBroken(gettext("This has not been answered."))
    use, contract = notice.use, notice.contract
    taken_back = _made_by_answer(notice, use, contract)
    notice.answer, notice.answered_at, notice.answered_by = NoticeAnswer.OPEN, None, None
    notice.use_key, notice.use_is_new = None, False
    notice.contract, notice.contract_is_new = None, False
    notice.save(update_fields=CHANGED)
    for each in taken_back:
        each.delete()
    record(NoticeAct.ANSWER_UNDONE, notice, by=by)
    return notice


def _made_by_answer(
    notice: AwardNotice, use: Use | None, contract: Contract | None
) -> list[Use | Contract]:
    """The record and the contract that an answer made, where nobody has changed them since."""
    found: list[Use | Contract] = []
    if use and notice.use_is_new and not _is_changed(notice, use, contract):
        found.append(use)
    if contract and notice.contract_is_new and not _is_changed(notice, contract):
        covers_more = contract.links.exclude(use_id=notice.use_key or 0).exists()
        found += [] if covers_more else [contract]
    return found


def _is_changed(notice: AwardNotice, *made: Use | Contract | None) -> bool:
    """Return whether a record that the answer made was changed later."""
    answered_at = notice.answered_at
    return any(each and answered_at and each.updated_at > answered_at for each in made)


@transaction.atomic
def decide_name(
    role: NameRole, name: str, means: Council | Supplier | Product | None, *, by: User
) -> int:
    """Say what a name means, in all notices there are and will be; return how many that changes.

    The name of a product is the key of its notices; others are written as in any notice.
    """
    if isinstance(means, Product):
        lock_used(means)  # before the notices, as merges do
    key = name if role == NameRole.PRODUCT else name_key(name)
    values = {**dict.fromkeys(MEANING.values()), MEANING[role]: means, "decided_by": by}
    decision, _ = NameDecision.objects.update_or_create(role=role, name=key, defaults=values)
    record(NoticeAct.NAME_DECIDED, decision, by=by, reason=f"{name}: {means or '–'}")
    if role == NameRole.SUPPLIER:
        return AwardNotice.objects.named_by_supplier(key, decision.supplier)
    return _named_by_product(key, decision.product) if role == NameRole.PRODUCT else 0


def _named_by_product(key: str, product: Product | None) -> int:
    changed = AwardNotice.objects.named_by_product(key, product)
    refresh_uses(changed)
    return len(changed)


@transaction.atomic
def refresh_uses(notices: Iterable[AwardNotice]) -> int:
    """Count what councils have confirmed as true again on the day that a notice says so.

    A notice confirms nothing that its council has not confirmed before. Returns how many records
    are newer for it.
    """
    found = {(each.council_id, each.product_id): each for each in notices if each.is_evidence}
    councils, products = ({pair[n] for pair in found} for n in (0, 1))
    uses = Use.objects.running().filter(council__in=councils, product__in=products)
    refreshed = 0
    for use in uses.select_for_update(of=("self",), no_key=True).order_by("pk") if found else []:
        notice = found.get((use.council_id, use.product_id))
        if notice and _is_news(notice, use):
            use.last_confirmed_at, use.evidence = notice.released_at, Evidence.NOTICE
            use.save(update_fields=["last_confirmed_at", "evidence", "updated_at"])
            record(NoticeAct.USE_EVIDENCED, use, by=None, notice=notice.pk)
            refreshed += 1
    return refreshed


def _is_news(notice: AwardNotice, use: Use) -> bool:
    if notice.released_at > timezone.now():  # a slip of the pen would keep it fresh for years
        return False
    return use.last_confirmed_at is None or use.last_confirmed_at < notice.released_at
