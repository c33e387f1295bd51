"""Every figure of the shape of an area is what its definition says, counted a second way."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from itertools import product as pairs

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some
from selectolax.lexbor import LexborHTMLParser

from portal.site.fragment_cache import pages
from services.models import Twin, Use
from services.models.area_shape import (
    WINDOWS,
    UsedProduct,
    bands_of,
    concentration,
    contract_windows,
    councils_alone,
    councils_on,
    history_of,
    in_order,
    moment_of,
    next_end,
    parts_of,
    rows_of,
    users_of_products,
    usual_product,
    versions_of,
)
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import (
    CategoryFactory,
    ContractFactory,
    ProductFactory,
    ServiceFactory,
    ServiceStandardFactory,
    UseFactory,
)
from tests.pages import forget_fragments
from tests.query_counts import PAGES

TODAY = date(2026, 11, 29)
days = some.integers(-900, 900).map(lambda n: TODAY + timedelta(days=n))
row = some.builds(
    UsedProduct,
    council=some.integers(1, 6),
    product=some.integers(0, 4),
    version=some.sampled_from(["", "1", "2"]),
    since=days,
    until=some.none() | days,
    is_running=some.booleans(),
    value_band=some.sampled_from(["", "under_50k", "over_1m"]),
    contract_ends_on=some.none() | days,
)
rows = some.lists(row, max_size=25)


def councils_of(known, **asked):
    return {
        each.council
        for each in known
        if all(getattr(each, name) == value for name, value in asked.items())
    }


@given(rows)
def test_councils_and_products_are_those_of_the_rows(known):
    users = users_of_products(known)

    assert users == {
        each: councils_of(known, product=each) for each in {row.product for row in known} - {0}
    }
    assert councils_on(users) == {row.council for row in known if row.product}
    sizes = [len(users[key]) for key in in_order(users)]
    assert sizes == sorted(sizes, reverse=True)


@given(rows)
def test_concentration_is_the_sum_of_squares_of_shares(known):
    """As the chance that two draws of a council, and of one of its products, agree."""
    products = {}
    for each in known:
        if each.product:
            products.setdefault(each.council, set()).add(each.product)
    agreeing = sum(
        Fraction(len(first & second), len(first) * len(second))
        for first, second in pairs(products.values(), repeat=2)
    )
    expected = 100 * agreeing / len(products) ** 2 if products else 0

    assert concentration(users_of_products(known)) == pytest.approx(float(expected), abs=0.051)


def test_concentration_at_its_ends():
    assert concentration({1: {1, 2, 3}}) == 100
    assert concentration({n: {n} for n in range(1, 11)}) == 10
    assert concentration({}) == 0


@given(rows)
def test_a_council_is_alone_if_nobody_shares_any_of_its_products(known):
    alone = councils_alone(users_of_products(known))

    for council in {row.council for row in known if row.product}:
        own = {row.product for row in known if row.council == council} - {0}
        others = {row.product for row in known if row.council != council}
        assert (council in alone) == (not own & others)
    assert all(councils_of(known, product=product) == {key} for key, product in alone.items())


@given(rows, days)
def test_a_moment_counts_what_had_begun_and_not_ended(known, day):
    then = [
        each
        for each in known
        if each.product
        and each.since <= day
        and ((each.until is None and each.is_running) or (each.until and each.until > day))
    ]
    moment = moment_of(known, day)

    assert moment.councils == len({each.council for each in then})
    assert moment.products == len({each.product for each in then})
    best = max(
        (
            len({each.council for each in then if each.product in {first, second}})
            for first, second in pairs(range(1, 5), repeat=2)
        ),
        default=0,
    )
    assert moment.leading <= best


@given(rows)
def test_history_ends_today_and_goes_back_two_years(known):
    history = history_of(known, TODAY)

    assert [each.day for each in history] == sorted(each.day for each in history)
    assert history[-1] == moment_of(known, TODAY)
    assert (TODAY - history[0].day).days == 728


@given(rows)
def test_versions_and_bands_are_councils_and_not_rows(known):
    for product, version, number in versions_of(known):
        assert number == len(councils_of(known, product=product, version=version))
    for band, number in bands_of(known).items():
        assert number == len(councils_of(known, value_band=band))


@given(rows)
def test_contracts_are_counted_in_the_window_they_end_in(known):
    bounds = [0, *WINDOWS, 100_000]
    expected = [
        len(
            {
                each.council
                for each in known
                if each.contract_ends_on
                and low + (low > 0) <= (each.contract_ends_on - TODAY).days <= high
            }
        )
        for low, high in pairwise(bounds)
    ]

    assert contract_windows(known, TODAY) == expected
    assert next_end(known, TODAY) == {
        council: min(
            each.contract_ends_on
            for each in known
            if each.council == council and (each.contract_ends_on or date.min) >= TODAY
        )
        for council in {
            each.council for each in known if (each.contract_ends_on or date.min) >= TODAY
        }
    }


@given(rows, some.sets(some.integers(1, 6)))
def test_the_usual_product_is_the_one_that_most_of_them_are_on(known, similar):
    users = users_of_products(known)
    product, number = usual_product(users, similar)

    assert number == max((len(councils & similar) for councils in users.values()), default=0)
    assert number == (len(users[product] & similar) if product else 0)


places = some.dictionaries(some.integers(1, 6), some.sampled_from(["", "wales", "london"]))


@given(rows, places)
def test_a_part_is_the_shape_of_its_councils_alone(known, where):
    """Counted by leaving out every other row first, and by adding the parts up again."""
    parts = parts_of(known, where)

    assert set(parts) == {where.get(row.council) for row in known} - {None, ""}
    for place, part in parts.items():
        own = [row for row in known if where.get(row.council) == place]
        assert part.councils == len({row.council for row in own})
        assert part.on_products == len({row.council for row in own if row.product})
        sizes = {each: len(councils_of(own, product=each)) for each in range(1, 5)}
        assert part.on_product == max(sizes.values())
        assert part.product in {each for each in sizes if sizes[each] == part.on_product} | {0}
        assert bool(part.product) == bool(part.on_product)
        assert part.concentration == concentration(users_of_products(own))
    placed = {row.council for row in known if where.get(row.council)}
    assert sum(part.councils for part in parts.values()) == len(placed)


# the rows, and the page


@pytest.fixture
def area(db):
    return CategoryFactory(name="Planning register", parent=CategoryFactory())


def used(area, product, **more):
    return UseFactory(service=None, product=product, category=area, **more)


def page_of(client, area, query=""):
    forget_fragments()
    address = f"/services/categories/{area.slug}/shape/{query}"
    page = LexborHTMLParser(client.get(address).content)
    return " ".join(page.css_first("main").text(separator=" ").split())


def test_rows_are_the_uses_that_count(area):
    product, other = ProductFactory(), ProductFactory()
    direct = used(area, product)
    through = UseFactory(service=ServiceFactory(category=area, products=[product, other]))
    bare = UseFactory(service=ServiceFactory(category=area))
    for stays_out in (
        used(area, product, status="planned"),
        used(area, product, confirmation="proposed"),
        used(CategoryFactory(), product),
        UseFactory(service=ServiceFactory(category=area, draft=True, products=[product])),
        used(area, product, council=CouncilFactory(abolished=True)),
    ):
        assert stays_out.pk

    running = [row for row in rows_of(area.keys_within()) if row.is_running]

    assert {(row.council, row.product) for row in running} == {
        (direct.council_id, product.pk),
        (through.council_id, product.pk),
        (through.council_id, other.pk),
        (bare.council_id, 0),
    }
    counted = Use.objects.users().in_area(area.keys_within()).filter(council__abolished_on=None)
    assert {row.council for row in running} == {*counted.values_list("council", flat=True)}


def test_the_page_says_how_many_agree(client, area):
    first, second, third = (ProductFactory(name=name) for name in ("Uniform", "Arcus", "Own work"))
    for number, product in ((5, first), (3, second), (1, third)):
        for _ in range(number):
            used(area, product)
    ServiceStandardFactory(service=ServiceFactory(category=area, customisation="vanilla"))

    page = page_of(client, area)

    assert "9 councils have recorded what they use." in page
    assert "8 of 9 use one of the two most used products." in page
    assert f"{round(100 * (25 + 9 + 1) / 81, 1)} concentration, out of 100" in page
    assert "1 council uses a product that no other council uses." in page
    assert "Used as supplied" in page


def test_an_area_without_uses_says_so(client, area):
    assert "No council has recorded what it uses" in page_of(client, area)


def test_members_facts_of_fewer_than_three_councils_are_withheld(client, area):
    product = ProductFactory()
    soon = timezone.localdate() + timedelta(days=30)
    for _ in range(2):
        used(area, product, value_band="under_50k", contract_ends_on=soon)
    for _ in range(3):
        used(area, product, value_band="over_1m")

    page = page_of(client, area)
    assert "Under £50,000 Fewer than 3 councils" in page
    assert "Over £1 million 3 councils" in page
    assert "Within 6 months Fewer than 3 councils" in page
    assert "Contract ends" not in page
    assert "Cost and contracts" not in page_of(client, area.parent)

    client.force_login(MembershipFactory().user)
    assert "Under £50,000 2 councils" in page_of(client, area)
    assert "Within 6 months 2 councils" in page_of(client, area.parent)


def test_a_council_that_is_alone_sees_what_those_like_it_use(client, area):
    usual, own = ProductFactory(name="Uniform"), ProductFactory(name="Own work")
    end = timezone.localdate() + timedelta(days=40)
    alone = used(area, own, contract_ends_on=end).council
    for position in range(2):
        other = used(area, usual).council
        Twin.objects.create(council=alone, other=other, position=position, score=50)

    assert f"{alone} Own work Uniform 2 similar councils" in page_of(client, area)
    client.force_login(MembershipFactory().user)
    assert f"{end:%-d %b %Y}" in page_of(client, area)


def test_a_product_out_of_support_is_named(client, area):
    old = ProductFactory(name="Old system", end_of_support=date(2020, 3, 31))
    used(area, old, version="9.1")
    used(area, old)

    page = page_of(client, area)
    assert "2 councils use Old system , which its supplier stopped supporting on 31 March" in page
    assert "Old system 9.1 1" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_shape_costs_the_same_whatever_its_size(client, django_assert_num_queries, area, count):
    for _ in range(count):
        used(area, ProductFactory(end_of_support=date(2020, 1, 1)), version="1")
        service = ServiceFactory(category=area, hosting="saas", products=[ProductFactory()])
        UseFactory(service=service)
        ServiceStandardFactory(service=service)

    with django_assert_num_queries(PAGES["shape of a category"]):
        client.get(f"/services/categories/{area.slug}/shape/")


def test_what_readers_cannot_open_is_in_no_figure_of_the_shape(client, area):
    """Drafts and suspended services, whoever uses them, and uses that nobody confirmed."""
    shown = ProductFactory(name="Shown product")
    used(area, shown)
    for state in ("draft", "submitted", "suspended", "archived", "rejected"):
        hidden = ProductFactory(name=f"Product of {state}")
        published = {} if state in {"suspended", "archived"} else {"published_at": None}
        if state == "submitted":
            published["submitted_at"] = timezone.now()
        service = ServiceFactory(
            category=area,
            state=state,
            products=[hidden],
            hosting="saas",
            customisation="bespoke",
            **published,
        )
        ServiceStandardFactory(service=service, standard__name=f"Standard of {state}")
        UseFactory(service=service, value_band="over_1m")
    used(area, ProductFactory(name="Proposed product"), confirmation="proposed")

    for reader in (None, MembershipFactory().user):
        if reader:
            client.force_login(reader)
        page = page_of(client, area)
        assert "1 council has recorded what it uses." in page
        assert "Shown product" in page
        for words in (
            "Product of",
            "Proposed product",
            "Standard of",
            "Built for the council",
            "Over £1 million",
        ):
            assert words not in page


def test_the_history_of_an_area_is_a_line_with_its_last_value(client, area):
    for number in range(4):
        used(area, ProductFactory(name=f"Product {number}"), since=timezone.localdate())
    used(area, ProductFactory(name="Old"), since=date(2020, 1, 1))

    answer = client.get(f"/services/categories/{area.slug}/shape/")
    chart = LexborHTMLParser(answer.content).css_first(".line-chart")
    labels = [each.text() for each in chart.css(".line-label")]
    assert labels[0] == "40"
    values = [cell.text() for cell in chart.css("td")]
    assert (values[0], values[-1]) == ("100", "40")


def test_two_products_make_no_line(client, area):
    for number in range(2):
        used(area, ProductFactory(name=f"Product {number}"))

    answer = client.get(f"/services/categories/{area.slug}/shape/")
    assert LexborHTMLParser(answer.content).css_first(".line-chart") is None


# of some councils


@pytest.fixture
def split(area):
    """Two regions and two types that went different ways, and one council of neither."""
    uniform, arcus, own = (ProductFactory(name=name) for name in ("Uniform", "Arcus", "Own work"))
    for product, region, kind, number in (
        (uniform, "wales", "welsh_unitary", 3),
        (arcus, "wales", "welsh_unitary", 1),
        (arcus, "london", "london_borough", 2),
        (own, "london", "london_borough", 1),
    ):
        for _ in range(number):
            used(area, product, council=CouncilFactory(region=region, kind=kind))
    return area


def test_regions_and_types_stand_side_by_side_and_lead_to_their_shape(client, split):
    page = page_of(client, split)
    assert "7 councils have recorded what they use." in page
    assert "London 3 Arcus 2 of 3 55.6" in page
    assert "Wales 4 Uniform 3 of 4 62.5" in page
    assert "London borough 3 Arcus 2 of 3" in page

    narrowed = page_of(client, split, "?region=wales")
    assert "4 councils have recorded what they use." in narrowed
    assert "62.5 concentration, out of 100" in narrowed
    assert "Remove filter: Wales" in narrowed
    # the others stay to choose from
    assert "London 3 Arcus 2 of 3 55.6" in narrowed


def test_region_and_type_are_chosen_together(client, split):
    used(split, ProductFactory(name="Third"), council=CouncilFactory(region="wales", kind="police"))

    assert "5 councils have recorded" in page_of(client, split, "?region=wales")
    both = page_of(client, split, "?region=wales&kind=welsh_unitary")
    assert "4 councils have recorded" in both
    nobody = page_of(client, split, "?region=london&kind=welsh_unitary")
    assert "None of these councils has recorded what it uses" in nobody
    for query in ("?region=nowhere", "?kind=%00", "?like=on", "?region=wales%27--"):
        assert "8 councils have recorded" in page_of(client, split, query), query


@pytest.mark.parametrize("name", ["region", "kind"])
def test_each_part_is_the_page_of_the_uses_of_its_councils(client, split, name):
    """The same figures from the database: its councils' uses, product by product."""
    running = Use.objects.users().in_area(split.keys_within())
    for value in {*running.values_list(f"council__{name}", flat=True)}:
        own = running.filter(**{f"council__{name}": value})
        councils = own.values("council").distinct().count()
        best = max(
            own.filter(product=product).values("council").distinct().count()
            for product in own.values_list("product", flat=True)
        )
        page = page_of(client, split, f"?{name}={value}")
        assert f"{councils} councils have recorded what they use." in page
        assert f"{best} of {councils}" in page


def test_services_are_those_of_the_councils_too(client, split):
    welsh, english = CouncilFactory(region="wales"), CouncilFactory(region="london")
    ServiceStandardFactory(
        service=ServiceFactory(category=split, council=welsh, hosting="saas"),
        standard__name="Welsh standard",
    )
    ServiceFactory(category=split, council=english, hosting="on_premises")

    page = page_of(client, split, "?region=wales")
    assert "Welsh standard" in page
    assert "Software as a service" in page
    other = page_of(client, split, "?region=london")
    assert "Welsh standard" not in other
    assert "Software as a service" not in other


def test_a_member_sees_councils_like_their_own_and_a_visitor_all(client, split):
    member = MembershipFactory(council=CouncilFactory(region="wales", kind="welsh_unitary"))
    other = Use.objects.filter(product__name="Arcus", council__region="london").first().council
    Twin.objects.create(council=member.council, other=other, position=0, score=50)
    assert "Only councils like mine" not in page_of(client, split)
    assert "7 councils have recorded" in page_of(client, split, "?like=on")

    client.force_login(member.user)
    assert "Only councils like mine" in page_of(client, split)
    page = page_of(client, split, "?like=on")
    assert "1 council has recorded what it uses." in page
    assert f"Remove filter: Councils like {member.council}" in page
    # who works for another council has others like it
    client.force_login(MembershipFactory().user)
    assert "None of these councils has recorded" in page_of(client, split, "?like=on")


def test_contracts_of_some_councils_are_for_members(client, split):
    """From those of all and those of some, a visitor could work out what is withheld."""
    for use in Use.objects.select_related("council"):
        ContractFactory(uses=[use], value_band="over_1m")
    assert "Over £1 million 7 councils" in page_of(client, split)
    narrowed = page_of(client, split, "?region=london")
    assert "Over £1 million" not in narrowed
    assert "Only members see costs and contract end dates by region" in narrowed

    client.force_login(MembershipFactory().user)
    assert "Over £1 million 3 councils" in page_of(client, split, "?region=london")


def test_alone_means_alone_in_the_whole_country(client, split):
    used(split, ProductFactory(name="Only here"), council=CouncilFactory(region="wales"))

    wales = page_of(client, split, "?region=wales")
    assert "1 council uses a product that no other council uses." in wales
    assert "Only here" in wales
    # Arcus has one council in Wales, and two in London
    alone = wales[wales.index("Where councils could share a product") :]
    assert "Arcus" not in alone.replace("Arcus 1 similar", "")
    assert "Own work" not in alone


@pytest.mark.parametrize("query", ["", "?region=wales", "?kind=welsh_unitary", "?like=on"])
def test_a_narrowed_shape_costs_the_same_whatever_its_size(client, split, query):
    client.force_login(MembershipFactory().user)
    used(split, ProductFactory(), council=CouncilFactory(region="wales", kind="welsh_unitary"))
    address = f"/services/categories/{split.slug}/shape/{query}"

    def queries():
        forget_fragments()
        pages.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    queries()
    before = queries()
    for _ in range(3):
        used(split, ProductFactory(), council=CouncilFactory(region="wales", kind="welsh_unitary"))
    assert queries() == before
