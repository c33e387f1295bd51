"""The directory of a size, made by the database itself.

The first rows are those of the small size, and are the same at every size: 50 councils have no
others, so that the page of one of them holds as much in a large directory as in a small one.
"""

import itertools
import random
from dataclasses import asdict
from string import Template

from tests.benchmarks.sizes import SMALL

WORDS, TEXTS = 40_000, SMALL.services
# the commonest first; the rest are made of syllables
COMMON = [
    *("council", "service", "system", "management", "data", "shared", "support", "platform"),
    *("digital", "planning", "payroll", "housing", "library", "network", "records", "finance"),
    *("contract", "procurement", "identity", "waste", "highways", "care", "benefits", "parking"),
]
SYLLABLES = [first + second for first in "bdfgklmnprstvz" for second in "aeiou"]

PLACES = """
CREATE TEMP TABLE body AS SELECT id, row_number() OVER (ORDER BY id)::integer AS place
FROM councils_council WHERE abolished_on IS NULL;
CREATE TEMP TABLE area AS SELECT id, row_number() OVER (ORDER BY id)::integer AS place
FROM services_category WHERE parent_id IS NOT NULL;
CREATE TEMP TABLE standard AS SELECT id, row_number() OVER (ORDER BY id)::integer AS place
FROM services_standard;
CREATE TEMP TABLE said (place integer, text text);
"""
PLACE = """
CREATE FUNCTION pg_temp.place(is_small boolean, number integer) RETURNS integer
LANGUAGE sql IMMUTABLE AS
'SELECT CASE WHEN is_small THEN 1 + number % $councils
        ELSE 51 + number % ($councils - 50) END'
"""
STATEMENTS = {
    "suppliers": """
        INSERT INTO services_supplier (id, name, slug, website, about, aliases)
        SELECT n, 'Supplier ' || n, 'supplier-' || n, '', '', '{}'
        FROM generate_series(1, $suppliers) AS n""",
    "products": """
        INSERT INTO services_product (id, name, slug, supplier_id, category_id, website, about)
        SELECT n, 'Product ' || n, 'product-' || n, 1 + n % $suppliers, area.id, '', ''
        FROM generate_series(1, $products) AS n JOIN area ON area.place = 1 + n % $areas
        ORDER BY n""",
    "services": """
        INSERT INTO services_service (
            id, council_id, title, slug, summary, description, description_html, language, kind,
            category_id, phase, hosting, customisation, licence, website, source_code_url,
            documentation_url, tags, contact_team, contact_email, state, published_at,
            last_confirmed_at, users_count, is_demonstration, is_historical, source, source_key,
            source_digest, created_at, updated_at, answer, different_because, change_note,
            is_suggestion, is_dormant, review_months, product_keys)
        SELECT n, body.id,
            (ARRAY['Payroll','Call centre','Procurement','Planning register','Housing repairs',
                   'Library system','Identity','Network','Waste collection','Social care records'])
              [1 + n % 10] || ' ' || (ARRAY['bureau','platform','service','portal','contract'])
              [1 + n % 5] || ' ' || n,
            'service-' || n,
            'A summary of about the length that councils write, saying what service ' || n
              || ' does.',
            said.text, '<p>' || said.text || '</p>', 'en',
            (ARRAY['shared_service','hosted_application','platform','software','framework',
                   'expertise','dataset_or_api','template'])[1 + n % 8],
            area.id,
            (ARRAY['idea','discovery','alpha','private_beta','public_beta','live','live','live',
                   'retiring'])[1 + n % 9],
            (ARRAY['own_premises','partner_authority','saas','public_cloud','private_cloud'])
              [1 + n % 5],
            '', '', '', '', '', ARRAY['tag'], 'ICT', '', 'published',
            now() - n * interval '20 minutes', now() - (n % 700) * interval '1 day',
            4 + n % 9, false, false, '', '', '', now(), now(), '', '', '', false,
            n % 20 = 0, 12, ARRAY[1 + n % $products]
        FROM generate_series(1, $services) AS n
        JOIN body ON body.place = pg_temp.place(n <= 20000, n * 7)
        JOIN area ON area.place = 1 + n % $areas
        JOIN said ON said.place = n % $texts
        ORDER BY n""",
    "products of services": """
        INSERT INTO services_service_products (service_id, product_id)
        SELECT n, 1 + n % $products FROM generate_series(1, $services) AS n""",
    "standards of services": """
        INSERT INTO services_service_standards (service_id, standard_id)
        SELECT n, standard.id FROM generate_series(2, $services, 2) AS n
        JOIN standard ON standard.place = 1 + n % $standards ORDER BY n""",
    "notices": """
        INSERT INTO notices_awardnotice (source, ocid, award_id, buyer_name, buyer_identifier,
            release_id, released_at, first_seen_at, last_seen_at, title, description, kind, codes,
            supplier_name, supplier_number, supplier_names, starts_on, ends_on, value,
            published_on, url, is_framework, council_id, council_by, supplier_id, supplier_by,
            product_id, product_by, category_id, answer, use_is_new)
        SELECT 'find_a_tender', 'ocds-h6vhtk-' || n, '1', 'Council', '', n, now(), now(), now(),
            (ARRAY['Payroll','Call centre','Planning register','Housing repairs','Network'])
              [1 + n % 5] || ' system ' || n,
            'A description of about the length that notices have. ' || n,
            (ARRAY['software','software','software','hardware','network','other'])[1 + n % 6],
            ARRAY['48000000'], 'Supplier ' || 1 + n % $suppliers || ' Limited', '',
            ARRAY['Supplier'], current_date - (n % 1500), current_date + (n % 2500) - 900,
            1000 * (n % 900), current_date - (n % 1500), '', n % 40 = 0, body.id, 'name',
            1 + n % $suppliers, 'name', CASE WHEN n % 3 = 0 THEN 1 + n % $products END,
            CASE WHEN n % 3 = 0 THEN 'title' ELSE '' END, area.id, '', false
        FROM generate_series(1, $notices) AS n
        JOIN body ON body.place = 1 + n % $councils
        JOIN area ON area.place = 1 + n % $areas
        ORDER BY n""",
    "offers": """
        INSERT INTO services_offer (service_id, council_id, state, offered_to, charge_basis,
            capacity_unit, capacity_total, capacity_free, terms, created_at, updated_at)
        SELECT id, council_id, (ARRAY['open','limited','closed'])[1 + id % 3], 'any_council',
            'cost_share', 'seats', 100, id % 100, '', now(), now()
        FROM services_service WHERE id % 4 = 0""",
    "benefits": """
        INSERT INTO services_benefit (service_id, council_id, kind, amount, state, basis,
            evidence, not_measured_reason, is_demonstration, created_at)
        SELECT id, council_id, 'annual_cashable', 1000 * (id % 900), 'claimed', '', '', '', false,
            now()
        FROM services_service WHERE id % 5 = 0""",
    "uses of services": """
        INSERT INTO services_use (council_id, service_id, status, stopped_reason, version,
            local_differences, value_band, lesson, confirmation, source, evidence_url,
            is_demonstration, created_at, updated_at)
        SELECT body.id, n, 'in_use', '', '', '', '', '', 'confirmed', '', '', false, now(), now()
        FROM generate_series(1, $services) AS n
        CROSS JOIN LATERAL generate_series(0, 3 + n % 9) AS turn
        JOIN body ON body.place = pg_temp.place(n <= 20000, n * 7 + turn * 31)""",
    # every third use is under a contract of its own
    "contracts": """
        INSERT INTO services_contract (id, council_id, title, reference, purpose, url, ends_on,
            value_band, is_demonstration, created_at, updated_at)
        SELECT id, council_id, '', '', '', '', current_date + (id * 8 % 1500)::integer, '', false,
            now(), now()
        FROM services_use WHERE id % 3 = 0""",
    "what contracts cover": """
        INSERT INTO services_contractuse (contract_id, use_id)
        SELECT id, id FROM services_contract""",
    "uses of products": """
        INSERT INTO services_use (council_id, product_id, status, stopped_reason, version,
            local_differences, value_band, lesson, confirmation, source, evidence_url,
            is_demonstration, created_at, updated_at)
        SELECT body.id, n, 'in_use', '', '', '', '', '', 'confirmed', '', '', false, now(), now()
        FROM generate_series(1, $products) AS n
        CROSS JOIN LATERAL generate_series(0, CASE WHEN n = 1 THEN 299 ELSE 25 END) AS turn
        JOIN body ON body.place =
            CASE WHEN n <= 1500 THEN 1 + turn ELSE pg_temp.place(false, n * 7 + turn) END""",
    "needs": """
        INSERT INTO needs_need (id, council_id, author_id, title, details, category_id, stage,
            value_band, openness, outcome, alone_reason, decision, decided_at, hidden_reason,
            looked_among, is_demonstration, created_at, updated_at)
        SELECT n, body.id, 1 + n % $people, 'A plan for system ' || n, '', area.id, 'idea', '',
            'co_procure', CASE WHEN n % 2 = 0 THEN 'reuse' ELSE '' END, '', '',
            CASE WHEN n % 2 = 0 THEN now() END, '', 0, false,
            now() - n * interval '1 hour', now()
        FROM generate_series(1, $needs) AS n
        JOIN body ON body.place = pg_temp.place(n <= 5000, n)
        JOIN area ON area.place = 1 + n % $areas
        ORDER BY n""",
    "partnerships": """
        INSERT INTO partnerships_partnership (id, title, slug, lead_id, category_id, stage,
            legal_model, about, source, was_agreed, is_demonstration, is_historical, created_at,
            updated_at)
        SELECT n, 'Shared system ' || n, 'partnership-' || n, body.id, area.id, 'live',
            'lead_authority', '', '', true, false, false, now(), now()
        FROM generate_series(1, $partnerships) AS n
        JOIN body ON body.place = pg_temp.place(n <= 2000, n)
        JOIN area ON area.place = 1 + n % $areas
        ORDER BY n""",
    "parties": """
        INSERT INTO partnerships_party (partnership_id, council_id, role, places)
        SELECT n, body.id, CASE turn WHEN 0 THEN 'lead' ELSE 'client' END, 0
        FROM generate_series(1, $partnerships) AS n
        CROSS JOIN LATERAL generate_series(0, 2 + n % 3) AS turn
        JOIN body ON body.place = pg_temp.place(n <= 2000, n + turn)""",
    "twins": """
        INSERT INTO services_twin (council_id, other_id, position, score, reasons, found_at)
        SELECT body.id, other.id, turn, 90 - turn, ARRAY['Both use the same products.'], now()
        FROM body CROSS JOIN generate_series(1, 10) AS turn
        JOIN body AS other ON other.place = 1 + (body.place + turn) % $councils""",
    "services of partnerships": """
        INSERT INTO partnerships_partnership_services (partnership_id, service_id)
        SELECT n, n FROM generate_series(1, $partnerships) AS n""",
}


def load_directory(cursor, size, tell):
    cursor.execute(PLACES)
    cursor.execute(
        "INSERT INTO said SELECT place - 1, text FROM unnest(%s) WITH ORDINALITY AS s(text, place)",
        [texts()],
    )
    known = {**asdict(size), "texts": TEXTS}
    for name, table in (("councils", "body"), ("areas", "area"), ("standards", "standard")):
        cursor.execute(f"SELECT count(*) FROM {table}")
        known[name] = cursor.fetchone()[0]
    cursor.execute("ANALYZE")
    for name, statement in {"": PLACE, **STATEMENTS}.items():
        cursor.execute(Template(statement).substitute(known))
        tell(name)


def texts():
    """Descriptions whose words are as common and as rare as those of real texts."""
    chance = random.Random(20061027)  # noqa: S311 - no secrets
    words = all_words()
    # the n-th word is n times rarer than the first: Zipf's law
    chances = list(itertools.accumulate(1 / rank for rank in range(1, WORDS + 1)))
    return [" ".join(chance.choices(words, cum_weights=chances, k=60)) for _ in range(TEXTS)]


def all_words():
    made = itertools.product(SYLLABLES, repeat=3)
    return [*COMMON, *("".join(each) for each in itertools.islice(made, WORDS - len(COMMON)))]
