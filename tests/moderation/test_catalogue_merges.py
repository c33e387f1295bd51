"""Service areas and boards that become one: what moves, and what stands against it."""

from datetime import timedelta

import pytest
from django.db import models
from django.utils import timezone

from forums.models import Board, BoardRead, FormerBoard, Silence, Thread
from portal.audit.models import Entry
from portal.database.row_transfer import columns_that_stay, transfer_rules
from portal.moderation.catalogue.merges import (
    merge_areas,
    merge_boards,
    plan_area_merge,
    plan_board_merge,
)
from portal.notifications.models import Follow
from portal.site.errors import RuleBroken
from services.models import Category, FormerArea
from tests.factories.accounts import UserFactory
from tests.factories.council_groups import AreaPlanFactory
from tests.factories.forums import BoardFactory, PostFactory, ThreadFactory
from tests.factories.moderation import AnnouncementFactory
from tests.factories.needs import NeedFactory
from tests.factories.notices import NoticeFactory
from tests.factories.notifications import FollowFactory
from tests.factories.recommendations import RecommendationFactory, StanceFactory
from tests.factories.services import CategoryFactory, ProductFactory, ServiceFactory, UseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    user = UserFactory(duty="administrator")
    client.force_login(user)
    return user


@pytest.fixture
def areas():
    return CategoryFactory(name="Salaries", synonyms=["wages"]), CategoryFactory(name="Payroll")


@pytest.mark.parametrize("model", [Category, Board])
def test_every_row_that_points_at_it_either_moves_or_stays(model):
    """A new table that points at a service area or board fails here until it is decided."""
    columns = {
        f"{field.related_model._meta.label_lower}.{field.field.name}"
        for field in model._meta.get_fields(include_hidden=True)
        if isinstance(field, models.ManyToOneRel)
        and not hasattr(field.related_model, "pgh_tracked_model")
    }

    assert columns == {rule.path for rule in transfer_rules(model)} | columns_that_stay(model)


def test_all_that_is_filed_under_an_area_goes_to_the_other(administrator, areas):
    old, new = areas
    rows = [
        ServiceFactory(category=old),
        ProductFactory(category=old),
        NeedFactory(category=old),
        NoticeFactory(category=old),
        UseFactory(category=old, service=None, product=ProductFactory()),
        BoardFactory(category=old),
        CategoryFactory(parent=old),
    ]
    AnnouncementFactory(audience="followers", area=old)
    answer = StanceFactory(recommendation=RecommendationFactory(category=old))
    follower = FollowFactory(thing=old).user

    moves = " ".join(plan_area_merge(old, new).moves)
    assert "1 service" in moves
    assert "1 follower" in moves
    merge_areas(old, new, reason="The same.", by=administrator)

    for row in rows:
        row.refresh_from_db()
        assert (row.parent if isinstance(row, Category) else row.category) == new
    answer.refresh_from_db()
    assert (answer.category, answer.recommendation.category) == (new, new)
    assert new.announcements.count() == 1
    assert [follow.user for follow in Follow.objects.of_thing(new)] == [follower]
    assert not Category.objects.filter(name="Salaries").exists()


def test_its_names_and_its_address_lead_to_the_other(client, administrator, areas):
    old, new = areas
    FormerArea.objects.create(slug="pay", category=old)
    merge_areas(old, new, reason="The same.", by=administrator)

    new.refresh_from_db()
    assert new.synonyms == ["Salaries", "wages"]
    for slug in (old.slug, "pay"):
        answer = client.get(f"/services/categories/{slug}/")
        assert (answer.status_code, answer.url) == (301, new.get_absolute_url())
    entry = Entry.objects.get(verb="service area merged")
    assert (entry.target, entry.reason, entry.actor) == (new, "The same.", administrator)


def test_a_new_area_does_not_get_a_former_address(client, administrator, areas):
    old, new = areas
    merge_areas(old, new, reason="The same.", by=administrator)

    client.post(
        "/moderation/catalogue/areas/add/", {"name": "Salaries", "position": 0, "synonyms": ""}
    )

    assert Category.objects.get(name="Salaries").slug != old.slug


@pytest.mark.parametrize(
    "prepare",
    [
        lambda old, new: [RecommendationFactory(category=each) for each in (old, new)],
        lambda old, new: [BoardFactory(category=each) for each in (old, new)],
        lambda old, new: [CategoryFactory(parent=each, name="Pensions") for each in (old, new)],
        lambda old, new: [AreaPlanFactory(category=old, group=AreaPlanFactory(category=new).group)],
        lambda old, new: Category.objects.filter(pk=new.pk).update(parent=old),
        lambda old, new: (
            CategoryFactory(parent=old),
            Category.objects.filter(pk=new.pk).update(parent=CategoryFactory()),
        ),
    ],
)
def test_areas_are_not_merged_where_something_cannot_move(administrator, areas, prepare):
    old, new = areas
    prepare(old, new)
    new.refresh_from_db()
    service = ServiceFactory(category=old)

    assert plan_area_merge(old, new).obstacles
    with pytest.raises(RuleBroken):
        merge_areas(old, new, reason="The same.", by=administrator)

    service.refresh_from_db()
    assert service.category == old


def test_an_administrator_sees_what_moves_and_then_merges(client, administrator, areas):
    old, new = areas
    ServiceFactory(category=old)
    address = f"/moderation/catalogue/areas/{old.pk}/merge/"
    assert "See what would move" in client.get(address).content.decode()

    page = client.get(address, {"into": new.pk}).content.decode()
    assert "1 service" in page
    assert "Merge into Payroll" in page
    assert "Enter a reason." in client.post(address, {"into": new.pk}).content.decode()
    answer = client.post(address, {"into": new.pk, "reason": "The same."})

    assert answer.url == f"/moderation/catalogue/areas/{new.pk}/"
    assert not Category.objects.filter(pk=old.pk).exists()


def test_what_stands_against_it_is_said_instead_of_the_button(client, administrator, areas):
    old, new = areas
    for each in areas:
        BoardFactory(category=each)

    page = client.get(f"/moderation/catalogue/areas/{old.pk}/merge/", {"into": new.pk})

    assert "They cannot be merged yet" in page.content.decode()
    assert "Merge into Payroll" not in page.content.decode()


# boards


def test_threads_followers_bans_and_boards_inside_go_to_the_other_board(client, administrator):
    old, new = BoardFactory(), BoardFactory()
    thread = PostFactory(thread=ThreadFactory(board=old)).thread
    PostFactory(thread=ThreadFactory(board=new))
    inside, follower = BoardFactory(parent=old), FollowFactory(thing=old).user
    reader, banned = UserFactory(), UserFactory()
    BoardRead.objects.create(user=reader, board=old, read_at=timezone.now())
    for board in (old, new):
        Silence.objects.create(user=banned, board=board, reason="Spam.", by=administrator)
    until = timezone.now() + timedelta(days=1)
    Silence.objects.create(user=reader, board=old, reason="Rude.", by=administrator, until=until)

    merge_boards(old, new, reason="Few posts.", by=administrator)

    for each in (thread, inside, new):
        each.refresh_from_db()
    assert (thread.board, inside.parent) == (new, new)
    assert (new.threads_count, new.posts_count) == (2, 2)
    assert [follow.user for follow in Follow.objects.of_thing(new)] == [follower]
    assert set(Silence.objects.values_list("user", "board")) == {
        (banned.pk, new.pk),
        (reader.pk, new.pk),
    }
    assert not BoardRead.objects.exists()
    answer = client.get(old.get_absolute_url())
    assert (answer.status_code, answer.url) == (301, new.get_absolute_url())
    assert Entry.objects.get(verb="board merged").target == new


@pytest.mark.parametrize(
    ("old", "new", "is_refused"),
    [
        ("members", "public", True),
        ("staff", "members", True),
        ("staff", "public", True),
        ("public", "members", False),
        ("members", "members", False),
    ],
)
def test_no_thread_becomes_readable_for_more_people(administrator, old, new, is_refused):
    source, target = BoardFactory(visibility=old), BoardFactory(visibility=new)
    thread = PostFactory(thread=ThreadFactory(board=source)).thread

    plan = plan_board_merge(source, target)
    assert bool(plan.obstacles) == is_refused
    if is_refused:
        with pytest.raises(RuleBroken, match="More people can read"):
            merge_boards(source, target, reason="Few posts.", by=administrator)
    else:
        merge_boards(source, target, reason="Few posts.", by=administrator)
    assert Thread.objects.get(pk=thread.pk).board == (source if is_refused else target)


def test_fewer_readers_other_rules_and_archived_boards_are_said_before(administrator):
    source = BoardFactory()
    target = BoardFactory(visibility="members", posting="all", archived_at=timezone.now())

    words = " ".join(plan_board_merge(source, target).warnings)

    assert "Fewer people can read" in words
    assert "for new posts apply" in words
    assert "is archived" in words


def test_the_board_of_an_area_hands_the_area_on(administrator):
    area = CategoryFactory()
    source, target = BoardFactory(category=area), BoardFactory()

    merge_boards(source, target, reason="Few posts.", by=administrator)

    target.refresh_from_db()
    assert target.category == area


def test_a_former_board_leads_only_those_who_may_read_the_other(client, administrator):
    source, target = BoardFactory(), BoardFactory(visibility="members")
    merge_boards(source, target, reason="Few posts.", by=administrator)
    client.logout()

    assert client.get(source.get_absolute_url()).status_code == 404
    assert FormerBoard.objects.get().board == target


def test_an_administrator_merges_boards(client, administrator):
    source, target = BoardFactory(), BoardFactory()

    client.post(
        f"/moderation/catalogue/boards/{source.pk}/merge/",
        {"into": target.pk, "reason": "Few posts."},
    )

    assert not Board.objects.filter(pk=source.pk).exists()
