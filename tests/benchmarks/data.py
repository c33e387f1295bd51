"""20,000 services and 200,000 uses, made by the database itself."""

from django.db import connection

SERVICES = 20_000
USES_OF_SERVICES = 160_000
USES_OF_PRODUCTS = 40_000
BIG_PRODUCT_COUNCILS = 300

STATEMENTS = [
    """INSERT INTO services_supplier (name, slug, website, about, aliases)
       SELECT 'Supplier ' || n, 'supplier-' || n, '', '', '{}' FROM generate_series(1, 150) n""",
    """INSERT INTO services_product (name, slug, supplier_id, category_id, website, about)
       SELECT 'Product ' || n, 'product-' || n, s.id, c.id, '', ''
       FROM generate_series(1, 1500) n
       JOIN services_supplier s ON s.slug = 'supplier-' || (1 + n % 150)
       JOIN (SELECT id, row_number() OVER (ORDER BY id) r, count(*) OVER () total
             FROM services_category WHERE parent_id IS NOT NULL) c ON c.r = 1 + n % c.total""",
    f"""INSERT INTO services_service (
         council_id, title, slug, summary, description, description_html, language, kind,
         category_id, phase, hosting, customisation, licence, website, source_code_url,
         documentation_url, tags, contact_team, contact_email, state, published_at,
         last_confirmed_at, users_count, is_demonstration, is_historical, source, source_key,
         source_digest, created_at, updated_at, answer, different_because, change_note,
         is_suggestion, is_dormant, review_months, product_keys)
       SELECT co.id,
         (ARRAY['Payroll','Call centre','Procurement','Planning register','Housing repairs',
                'Library system','Identity','Network','Waste collection','Social care records'])
           [1 + n % 10] || ' ' || (ARRAY['bureau','platform','service','portal','contract'])
           [1 + n % 5] || ' ' || n,
         'service-' || n,
         'A summary of about the length that councils write, saying what service ' || n || ' does.',
         repeat('A paragraph about how it was done and what was learnt. ', 8),
         '<p>' || repeat('A paragraph about how it was done and what was learnt. ', 8) || '</p>',
         'en',
         (ARRAY['shared_service','hosted_application','platform','software','framework',
                'expertise','dataset_or_api','template'])[1 + n % 8],
         ca.id,
         (ARRAY['idea','discovery','alpha','private_beta','public_beta','live','live','live',
                'retiring'])[1 + n % 9],
         (ARRAY['own_premises','partner_authority','saas','public_cloud','private_cloud'])
           [1 + n % 5],
         '', '', '', '', '', ARRAY['tag'], 'ICT', '', 'published',
         now() - n * interval '1 hour', now() - (n % 700) * interval '1 day',
         0, false, false, '', '', '', now(), now(), '', '', '', false, n % 20 = 0, 12, '{{}}'
       FROM generate_series(1, {SERVICES}) n
       JOIN (SELECT id, row_number() OVER (ORDER BY id) r, count(*) OVER () total
             FROM councils_council WHERE abolished_on IS NULL) co ON co.r = 1 + n * 7 % co.total
       JOIN (SELECT id, row_number() OVER (ORDER BY id) r, count(*) OVER () total
             FROM services_category WHERE parent_id IS NOT NULL) ca ON ca.r = 1 + n % ca.total""",
    """INSERT INTO services_service_products (service_id, product_id)
       SELECT s.id, p.id FROM services_service s
       JOIN services_product p ON p.slug = 'product-' || (1 + s.id % 1500)""",
    """INSERT INTO services_service_standards (service_id, standard_id)
       SELECT s.id, t.id FROM services_service s
       JOIN (SELECT id, row_number() OVER (ORDER BY id) r, count(*) OVER () total
             FROM services_standard) t ON t.r = 1 + s.id % t.total WHERE s.id % 2 = 0""",
    """INSERT INTO services_offer (service_id, council_id, state, offered_to, charge_basis,
         capacity_unit, capacity_total, capacity_free, terms, created_at, updated_at)
       SELECT id, council_id, (ARRAY['open','limited','closed'])[1 + id % 3], 'any_council',
         'cost_share', 'seats', 100, id % 100, '', now(), now()
       FROM services_service WHERE id % 4 = 0""",
    """INSERT INTO services_benefit (service_id, council_id, kind, amount, state, basis,
         evidence, not_measured_reason, is_demonstration, created_at)
       SELECT id, council_id, 'annual_cashable', 1000 * (id % 900), 'claimed', '', '', '', false,
         now()
       FROM services_service WHERE id % 5 = 0""",
    f"""INSERT INTO services_use (council_id, service_id, status, stopped_reason, version,
         local_differences, value_band, lesson, confirmation, source, evidence_url,
         is_demonstration, created_at, updated_at, contract_ends_on)
       SELECT co.id, s.id, 'in_use', '', '', '', '', '', 'confirmed', '', '', false, now(), now(),
         CASE WHEN n % 3 = 0 THEN current_date + (n % 1500)::int END
       FROM generate_series(0, {USES_OF_SERVICES - 1}) n
       JOIN services_service s ON s.slug = 'service-' || (1 + n % {SERVICES})
       JOIN (SELECT id, row_number() OVER (ORDER BY id) r, count(*) OVER () total
             FROM councils_council WHERE abolished_on IS NULL) co
         ON co.r = 1 + (n * 7 + n / {SERVICES} * 31) % co.total
       ON CONFLICT DO NOTHING""",
    f"""INSERT INTO services_use (council_id, product_id, status, stopped_reason, version,
         local_differences, value_band, lesson, confirmation, source, evidence_url,
         is_demonstration, created_at, updated_at)
       SELECT co.id, p.id, 'in_use', '', '', '', '', '', 'confirmed', '', '', false, now(), now()
       FROM services_product p
       JOIN (SELECT id, row_number() OVER (ORDER BY id) r
             FROM councils_council WHERE abolished_on IS NULL) co
         ON co.r <= CASE WHEN p.slug = 'product-1' THEN {BIG_PRODUCT_COUNCILS}
                    ELSE {USES_OF_PRODUCTS // 1500} END
       ON CONFLICT DO NOTHING""",
]


def load_everything():
    with connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE")
