"""Questions as people write them: one answer however a word is written, and the place they name."""

import re

import pytest
from django.core.management import call_command
from django.utils.html import escape

from councils.models.places import ENGLAND, placed
from portal.search.engine import find
from portal.search.expanded_query import MAX_PHRASINGS
from portal.search.expansion import understand
from portal.search.models import IndexEntry, Term
from portal.search.models.term import form_of
from portal.search.parser import ParsedQuery
from portal.search.spellings import singular, spellings
from services.models import Category, ProductAlias
from tests.factories.councils import CouncilFactory
from tests.factories.services import (
    CategoryFactory,
    ProductFactory,
    ServiceFactory,
    UseFactory,
)
from tests.search.test_pages import text, titles

pytestmark = pytest.mark.django_db


def found(typed):
    names = dict(IndexEntry.objects.values_list("pk", "title"))
    return [names[hit.entry] for hit in find(understand(ParsedQuery.typed(typed)))]


@pytest.fixture
def shelf():
    def put(*texts):
        for number, each in enumerate(texts, start=IndexEntry.objects.count()):
            IndexEntry.objects.create(kind="service", key=number, slug=f"s{number}", title=each)

    return put


# one form


@pytest.mark.parametrize(
    "written",
    [
        ("email", "e-mail", "E‑mail", "emails"),
        ("online", "on-line", "On–line"),
        ("wifi", "wi-fi", "Wi fi"),
        ("pothole", "pot holes", "pot-hole", "potholes"),
        ("helpdesk", "help desk", "help-desk"),
        ("lamppost", "lamp post", "lamp-posts"),
        ("website", "web site", "web-site"),
        ("modgov", "mod gov", "Mod.Gov"),
    ],
)
def test_joined_split_and_hyphened_words_find_the_same(shelf, written):
    shelf(*(f"{each} for residents" for each in written), "Payroll", "Cut the grass")
    answers = {each: found(each) for each in written}

    for each in written:
        assert {f"{other} for residents" for other in written} <= set(answers[each]), each
    assert len({tuple(sorted(answer)) for answer in answers.values()}) == 1


def test_the_best_answer_is_the_same_however_a_word_is_joined(shelf):
    shelf("Online forms", "Forms", "A line on forms", "Forms that are on-line", "Online payments")

    assert found("on-line forms") == found("on line forms") == found("online forms")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("organisation", "organization"),
        ("licence", "license"),
        ("licences", "licensing"),
        ("centre", "center"),
        ("programmes", "program"),
        ("colour", "color"),
        ("neighbourhood", "neighborhood"),
        ("catalogue", "catalog"),
        ("analyse", "analyze"),
        ("defence", "defense"),
        ("paediatric", "pediatric"),
        ("archaeology", "archeology"),
        ("modelling", "modeling"),
        ("enrolment", "enrollment"),
        ("kerb", "curb"),
        ("enquiries", "inquiries"),
        ("digitisation", "digitization"),
        ("fibre", "fiber"),
    ],
)
def test_british_and_american_spellings_are_one(shelf, one, other):
    shelf(f"The {one}", f"The {other}", "Payroll", "Bins")

    assert set(found(one)) == set(found(other)) == {f"The {one}", f"The {other}"}
    assert understand(ParsedQuery.typed(other)).shown_for == ""


@pytest.mark.parametrize(
    ("word", "not_as"), [("filing", "filling"), ("four", "for"), ("tour", "tor"), ("size", "sise")]
)
def test_words_that_only_look_so_are_no_spellings(word, not_as):
    assert not_as not in spellings(word)


def test_names_of_the_thesaurus_are_found_however_they_are_spaced_and_numbered():
    assert form_of("pot holes") == form_of("Pot-hole") == form_of("pothole")
    assert form_of("licence fees") == form_of("license fee")
    assert singular("bodies") == "body"
    assert singular("bus") == "bus"
    Term.objects.create(name="lamp post", preferred="Street lighting")

    for typed in ["lamp posts", "lamppost", "lamp-post", "broken lampposts"]:
        assert [meant.name for meant in Term.objects.meant_by(typed)] == ["Street lighting"]


def test_usual_names_and_joined_words_come_before_the_nearest_in_letters(shelf):
    shelf("Pot homes", "Mode of government", "Street works", "ModGov committee papers")
    Term.objects.create(name="pot hole", preferred="Street works")

    assert understand(ParsedQuery.typed("pot holes")).shown_for == ""
    assert found("pot holes")[0] == "Street works"
    assert understand(ParsedQuery.typed("mod gov")).shown_for == ""
    assert found("mod gov")[0] == "ModGov committee papers"


# signs


def test_a_phrase_has_its_small_words(shelf):
    shelf("IT support", "Support for carers", "The support of it", "Licence to occupy")

    assert found('"IT support"') == ["IT support"]
    assert found("“licence to occupy”") == found("‘license to occupy’")
    assert found('"support of it"') == ["The support of it"]


def test_a_phrase_is_found_however_its_words_are_written(shelf):
    shelf("E-mail system", "Email system", "System of e-mail", "Organisation of programmes")

    for phrase in ['"email system"', '"e-mail system"', '"e mail systems"']:
        assert set(found(phrase)) == {"E-mail system", "Email system"}, phrase
    assert found('"organization of programs"') == ["Organisation of programmes"]
    assert "E-mail system" not in found('system -"email system"')


def test_a_phrase_that_could_be_written_in_very_many_ways_costs_little(shelf):
    shelf("Colour centre", "Color center")
    meaning = understand(ParsedQuery.typed(f'"{"colour centre " * 20}"'))

    assert len(meaning.phrasings(meaning.asked.phrases[0])) <= MAX_PHRASINGS


@pytest.mark.parametrize(
    "typed",
    ["“council tax”", "„council tax“", "«council tax»", "‘council tax’", "＂council tax＂"],
)
def test_typographic_quotes_are_quotes(shelf, typed):
    shelf("Council tax", "Tax of the council")

    assert found(typed) == found('"council tax"') == ["Council tax"]


@pytest.mark.parametrize("dash", "‐‑‒–—−－")
def test_every_dash_is_a_minus(shelf, dash):
    shelf("Council tax", "Council housing")

    assert found(f"council {dash}tax") == found("council -tax") == ["Council housing"]
    assert len(found(f"council {dash} tax")) == 2


# whole questions


@pytest.mark.parametrize(
    ("typed", "about"),
    [
        ("what do other councils use for committee papers?", "committee papers"),
        ("who has a chatbot", "chatbot"),
        ("Has anybody done hybrid mail?", "hybrid mail"),
        ("which council has the best parking app", "parking app"),
        ("which payroll system do other councils use?", "payroll system"),
        ("what software are people using for case management", "software are people using for"),
        ("does anyone have council tax software please", "council tax software"),
        ("we are looking for a land use register", "land use register"),
        ("can anyone recommend a gazetteer", "gazetteer"),
        ("who has IT support", "IT support"),
        ("help desk", "help desk"),
        ("tell us once", "tell us once"),
        ("council tax", "council tax"),
        ("land use", "land use"),
        ("who", "who"),
        ("what is it", "what is it"),
    ],
)
def test_a_question_is_about_what_it_asks_for(typed, about):
    assert ParsedQuery.typed(typed).text.startswith(about)
    assert ParsedQuery.typed(typed, exact=True).text == typed
    assert ParsedQuery.typed(f'"{typed}"').phrases == (typed,)


def test_what_is_asked_for_is_found_as_if_the_question_were_not_there(shelf):
    shelf("Committee papers", "What other councils do", "Use of land")

    assert found("what do other councils use for committee papers") == found("committee papers")


def test_exact_names_and_aliases_of_products_and_councils_come_first():
    area = CategoryFactory(name="Committee management", synonyms=["ModernGov"])
    product = ProductFactory(name="Civica Modern.Gov", category=area)
    ProductAlias.objects.create(product=product, name="ModernGov")
    for number in range(3):
        ServiceFactory(title=f"ModernGov ModernGov {number}", category=area)
    Term.objects.create(name="moderngov", preferred="Committee management")
    CouncilFactory(name="Barking", official_name="Barking Council")
    ServiceFactory(title="Barking Barking", tags=["barking"])

    for typed in ["moderngov", "Modern Gov", "modern.gov", "Moderngov software"]:
        assert found(typed)[0] == "Civica Modern.Gov", typed
    assert found("barking")[0] == "Barking"


def test_what_most_councils_use_comes_first():
    area = CategoryFactory(name="Planning register", synonyms=["back office planning"])
    products = [ProductFactory(name=f"Uniform {n}", category=area) for n in range(3)]
    for number in (0, 2, 2, 2, 2, 1, 1):
        UseFactory(product=products[number], service=None)

    assert found("back office planning")[1:] == ["Uniform 2", "Uniform 1", "Uniform 0"]
    ranked = found("what do other councils use for back office planning")
    assert ranked.index("Uniform 2") < ranked.index("Uniform 0")
    assert IndexEntry.objects.get(title="Uniform 2").popularity == 4


def test_an_abbreviation_is_itself_before_it_stands_for_others():
    chat = CategoryFactory(name="Web chat and assistants")
    ServiceFactory(title="Shared live chat", category=chat)
    ServiceFactory(title="AI policy pack", category=CategoryFactory(name="Automation"))
    Term.objects.create(name="conversational AI", preferred="Web chat and assistants")
    Term.objects.create(name="AI", preferred="Artificial intelligence")

    assert found("AI")[0] == "AI policy pack"


# places


@pytest.mark.parametrize(
    ("typed", "about", "facets"),
    [
        ("payroll in Wales", "payroll", {"region": ["wales"]}),
        ("payroll England", "payroll", {"region": ENGLAND}),
        ("parking north east", "parking", {"region": ["north_east"]}),
        ("North-East parking", "parking", {"region": ["north_east"]}),
        ("who has payroll in the south west?", "who has payroll", {"region": ["south_west"]}),
        (
            "district council payroll",
            "payroll",
            {"council_kind": ["non_metropolitan_district"]},
        ),
        ("bins for county councils", "bins", {"council_kind": ["county"]}),
        (
            "payroll for london boroughs",
            "payroll",
            {"council_kind": ["london_borough"]},
        ),
        ("scottish councils planning", "planning", {"region": ["scotland"]}),
        ("Wales", "Wales", {}),
        ("district councils", "district councils", {}),
        ('payroll "in Wales"', 'payroll "in Wales"', {}),
        ("payroll -Wales", "payroll -Wales", {}),
        ("payroll not in Wales", "payroll not in Wales", {}),
        ("payroll outside London", "payroll outside London", {}),
        ("payroll N Ireland", "payroll", {"region": ["northern_ireland"]}),
        ("payroll in the Midlands", "payroll", {"region": ["east_midlands", "west_midlands"]}),
        ("Historic England", "Historic England", {}),
        ("Transport for Wales", "Transport for Wales", {}),
        ("North East Lincolnshire bins", "North East Lincolnshire bins", {}),
        ("Durham County Council payroll", "Durham County Council payroll", {}),
        ("inside Walesby", "inside Walesby", {}),
    ],
)
def test_a_region_or_kind_of_council_is_read_unless_it_is_part_of_a_name(typed, about, facets):
    for name in ["Historic England", "Transport for Wales", "North East Lincolnshire"]:
        CouncilFactory(name=name, official_name=name)
    CouncilFactory(name="County Durham", official_name="Durham County Council")

    read = placed(typed)

    assert read.text == about
    assert {name: [*map(str, values)] for name, values in read.facets.items()} == {
        name: [*map(str, values)] for name, values in facets.items()
    }


@pytest.mark.parametrize("address", ["/search/", "/services/"])
def test_a_place_narrows_says_so_and_can_be_undone(client, address):
    area = CategoryFactory(name="Wages")
    wales, london = CouncilFactory(region="wales"), CouncilFactory(region="london")
    ServiceFactory(title="Payroll one", council=wales, category=area)
    ServiceFactory(title="Payroll two", council=london, category=area)
    CouncilFactory(name="Historic England", official_name="Historic England", region="london")

    def seen(query):
        return re.sub("</?mark>", "", text(client.get(address + query)))

    page = seen("?q=payroll+in+Wales")
    assert "Payroll one" in page
    assert "Payroll two" not in page
    assert re.search(r"Remove filter: </span>[^<]*Wales", page)

    undone = re.search(r'href="(\?[^"]*anywhere=1[^"]*)"', page)[1].replace("&amp;", "&")
    assert "Payroll two" in seen(undone)
    chosen = seen("?q=payroll+in+Wales&region=london")
    assert "Payroll two" in chosen
    assert "Payroll one" not in chosen
    england = seen("?q=payroll+England")
    assert "Payroll two" in england
    assert "Payroll one" not in england


@pytest.mark.parametrize("address", ["/search/", "/services/"])
def test_a_place_that_was_read_is_ticked_and_can_be_unticked(client, address):
    area = CategoryFactory(name="Wages")
    wales, london = CouncilFactory(region="wales"), CouncilFactory(region="london")
    ServiceFactory(title="Payroll one", council=wales, category=area)
    ServiceFactory(title="Payroll two", council=london, category=area)

    page = text(client.get(f"{address}?q=payroll+in+Wales"))
    boxes = dict(re.findall(r'name="region" value="(\w+)"([^>]*)>', page))
    assert "checked" in boxes["wales"]
    assert "checked" not in boxes["london"]
    assert '<input type="hidden" name="ticked" value="1">' in page

    def seen(query):
        page = text(client.get(f"{address}?q=payroll+in+Wales&ticked=1{query}"))
        return re.findall("Payroll (one|two)", re.sub("</?mark>", "", page)), page

    both, page = seen("")
    assert {*both} == {"one", "two"}
    assert "Remove filter" not in page
    assert {*seen("&region=wales")[0]} == {"one"}
    assert {*seen("&region=london")[0]} == {"two"}


@pytest.mark.parametrize("address", ["/search/", "/services/"])
def test_a_place_with_nothing_is_ticked_too(client, address):
    ServiceFactory(title="Parking", council=CouncilFactory(region="wales"))

    page = text(client.get(f"{address}?q=parking+north+east"))

    boxes = dict(re.findall(r'name="region" value="(\w+)"([^>]*)>', page))
    assert "checked" in boxes["north_east"]


def test_where_the_place_has_nothing_one_can_look_everywhere(client):
    ServiceFactory(title="Parking", council=CouncilFactory(region="wales"))

    page = text(client.get("/search/?q=parking+north+east"))

    assert titles(page) == []
    assert "Search everywhere</a>" in page


# what is not found


@pytest.mark.parametrize("typed", ["rubbish", "Geordie", "<b>NCC</b>"])
def test_a_page_without_results_claims_nothing(client, typed):
    page = text(client.get("/search/", {"q": typed}))

    assert f"No results for “{escape(typed)}”" in page
    assert "Check the spelling or try a broader word" in page
    assert "Nobody has registered" not in page


HOUSEHOLD = {
    "rubbish": "Waste and recycling",
    "bins": "Waste and recycling",
    "wheelie bins": "Waste and recycling",
    "bin day": "Waste and recycling",
    "fly-tipping": "Waste and recycling",
    "pot holes": "Highways and street works",
    "lampposts": "Street lighting",
    "dog poo": "Environmental health and trading standards",
    "council tax bills": "Council tax",
    "blue badges": "Parking",
    "parking tickets": "Parking",
    "school dinners": "Welfare support and grants",
    "birth certificates": "Registration and ceremonies",
    "planning permission": "Planning register",
}


@pytest.fixture
def taxonomy():
    call_command("load_taxonomy", verbosity=0)
    call_command("load_synonyms", verbosity=0)


@pytest.mark.slow
def test_household_words_lead_to_the_areas_of_the_taxonomy(taxonomy, capsys):
    areas = set(Category.objects.values_list("name", flat=True))
    usual = set(Term.objects.filter(preferred__in=areas).values_list("name", flat=True))
    assert len(usual) > 500

    for typed, area in HOUSEHOLD.items():
        assert found(typed)[0] == area, typed
