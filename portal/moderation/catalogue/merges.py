"""Making one service area, or one board, of two. What moves, the rules of each app say.

A merge is refused where something could not move, or would be read by more people than before.
"""

from dataclasses import dataclass
from typing import Any

import pgtrigger
from django.db import transaction
from django.utils.translation import gettext, ngettext

from forums.models import Board, FormerBoard, Silence
from forums.models.board import Visibility
from forums.models.counters import recount_board
from portal.accounts.models import User
from portal.audit.models import record
from portal.database.row_transfer import TransferCount, transfer_rules
from portal.moderation.acts import ModerationAct
from portal.notifications.models import Follow
from portal.site.errors import RuleBroken
from services.models import Category, FormerArea

# the fewer people may read a board, the later it comes
READERS = [Visibility.PUBLIC, Visibility.MEMBERS, Visibility.STAFF]
# a recommendation stays with its area, except where the area itself becomes part of another
AREA_OF_RECOMMENDATIONS = "recommendations.Recommendation:the_area_stays"
# what the target has already is of no use a second time
SPARE = {"services.standard_categories.category", "forums.silence.board"}


@dataclass(frozen=True)
class MergePlan:
    """What moves when a record becomes part of another, what to know, and what stands against."""

    moves: list[str]
    warnings: list[str]
    obstacles: list[str]


def plan_area_merge(source: Category, target: Category) -> MergePlan:
    counts = _counts(source, target)
    obstacles = _left_behind(counts, target)
    if source == target:
        obstacles.append(gettext("Select another service area."))
    if target.parent_id == source.pk:
        words = gettext("{target} is inside {source}. Move it out first.")
        obstacles.append(words.format(target=target, source=source))
    elif target.parent_id and source.children.exists():
        obstacles.append(_too_deep(source, target))
    if hasattr(source, "board") and hasattr(target, "board"):
        words = gettext("Both have a board: {first} and {second}. Merge the boards first.")
        obstacles.append(words.format(first=source.board, second=target.board))
    return MergePlan(_moving(counts, source), [], obstacles)


def plan_board_merge(source: Board, target: Board) -> MergePlan:
    counts = _counts(source, target)
    obstacles = _left_behind(counts, target)
    if source == target:
        obstacles.append(gettext("Select another board."))
    if target.parent_id == source.pk:
        words = gettext("{target} is inside {source}. Move it out first.")
        obstacles.append(words.format(target=target, source=source))
    elif target.parent_id and source.children.exists():
        obstacles.append(_too_deep(source, target))
    if READERS.index(Visibility(source.visibility)) > READERS.index(Visibility(target.visibility)):
        words = gettext(
            "More people can read {target} than {source}, so threads would become readable for "
            "people who cannot read them now. Change who can read one of the boards first."
        )
        obstacles.append(words.format(target=target, source=source))
    return MergePlan(_moving(counts, source), _changes(source, target), obstacles)


def _changes(source: Board, target: Board) -> list[str]:
    """What is different for readers and writers of the board that becomes part of the other."""
    values = {"source": source, "target": target}
    words = []
    if source.visibility != target.visibility:
        words.append(gettext("Fewer people can read {target} than {source}."))
    if source.posting != target.posting:
        words.append(gettext("The rules of {target} for new posts apply."))
    if target.is_archived and not source.is_archived:
        words.append(gettext("{target} is archived: no one can post on it."))
    if source.region and source.region != target.region:
        words.append(gettext("{source} is the board of a region, which will have none."))
    if source.category and target.category:
        words.append(gettext("The board of the service area {area} will be {target}."))
    return [each.format(area=source.category, **values) for each in words]


def _counts(source: Any, target: Any) -> list[TransferCount]:
    rules = transfer_rules(type(source))
    return [rule.count(rule.rows_of(source.pk), source.pk, target.pk) for rule in rules]


def _moving(counts: list[TransferCount], source: Any) -> list[str]:
    moves = [count.description for count in counts if count.moving]
    if followers := Follow.objects.of_thing(source).count():
        words = ngettext("{n:,} follower", "{n:,} followers", followers)
        moves.append(words.format(n=followers))
    return moves


def _left_behind(counts: list[TransferCount], target: Any) -> list[str]:
    stay = [count for count in counts if count.staying and count.rule.path not in SPARE]
    words = gettext("{target} has the same already: {what}. Remove one of the two first.")
    return [words.format(target=target, what=each.rule.describe(each.staying)) for each in stay]


def _too_deep(source: Any, target: Any) -> str:
    words = gettext("{source} has others inside it, and {target} is inside another itself.")
    return words.format(source=source, target=target)


@transaction.atomic
def merge_areas(source: Category, target: Category, *, reason: str, by: User) -> Category:
    """Make a service area part of another. Its names and its address lead there.

    Raises RuleBroken where something stands against it.
    """
    source, target = _locked_pair(Category, source.pk, target.pk)
    _refuse(plan_area_merge(source, target))
    with pgtrigger.ignore(AREA_OF_RECOMMENDATIONS):
        _move_rows(source, target)
    FormerArea.objects.create(slug=source.slug, category=target)
    names = [*target.synonyms, source.name, *source.synonyms]
    target.synonyms = [*dict.fromkeys(name for name in names if name != target.name)]
    target.save(update_fields=["synonyms"])
    details = {"merged": source.pk, "slug": source.slug}
    record(ModerationAct.AREA_MERGED, target, by=by, reason=reason, **details)
    source.delete()
    return target


@transaction.atomic
def merge_boards(source: Board, target: Board, *, reason: str, by: User) -> Board:
    """Make a board part of another; its address leads there.

    Raises RuleBroken where something stands against it.
    """
    threads = source.threads.order_by("pk").select_for_update(of=("self",), no_key=True)
    list(threads.values_list("pk", flat=True))  # threads are locked before their boards
    source, target = _locked_pair(Board, source.pk, target.pk)
    _refuse(plan_board_merge(source, target))
    _move_rows(source, target)
    Silence.objects.filter(board=source).delete()
    FormerBoard.objects.create(slug=source.slug, board=target)
    _hand_area_on(source, target)
    recount_board(target.pk)
    details = {"merged": source.pk, "slug": source.slug}
    record(ModerationAct.BOARD_MERGED, target, by=by, reason=reason, **details)
    source.delete()
    return target


def _hand_area_on(source: Board, target: Board) -> None:
    """Let the other board be that of the service area, unless it has one."""
    area = source.category
    if area is None:
        return
    Board.objects.filter(pk=source.pk).update(category=None)
    if target.category_id is None:
        Board.objects.filter(pk=target.pk).update(category=area)


def _locked_pair(model: Any, source: int, target: int) -> tuple[Any, Any]:
    """Both rows, locked in the order of their keys, so that two merges never wait in a circle."""
    rows = model.objects.filter(pk__in=[source, target]).order_by("pk")
    found = {row.pk: row for row in rows.select_for_update(of=("self",))}
    if len(found) < len({source, target}):
        raise RuleBroken(gettext("One of the two records has been deleted."))
    return found[source], found[target]


def _refuse(plan: MergePlan) -> None:
    if plan.obstacles:
        raise RuleBroken(" ".join(plan.obstacles))


def _move_rows(source: Any, target: Any) -> None:
    for rule in transfer_rules(type(source)):
        rule.move(rule.rows_of(source.pk), source.pk, target.pk)
    Follow.objects.carry(source, target)
    Follow.objects.of_thing(source).delete()
