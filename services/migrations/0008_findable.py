from django.db import migrations

# what the index repeats of each thing that services have; triggers keep it in step
AREA_NAMES = """
    SELECT array_remove(ARRAY[area.name]::varchar[] || area.synonyms, NULL)
    FROM services_category AS area WHERE area.id = {category}
"""
AREA_FACETS = """
    SELECT array_agg('category=' || area.slug ORDER BY area.parent_id NULLS FIRST)
    FROM services_category AS own
    JOIN services_category AS area ON area.id IN (own.id, own.parent_id)
    WHERE own.id = {category}
"""
PARENT = """
    SELECT concat_ws(' . ', parent.name, array_to_string(parent.synonyms, ' . '))
    FROM services_category AS own JOIN services_category AS parent ON parent.id = own.parent_id
    WHERE own.id = {category}
"""
FINDABLE_SERVICE = """
CREATE VIEW findable_service AS
SELECT 'service'::varchar AS kind, service.id AS key, service.slug, service.title,
       (COALESCE(built.names, '{{}}') || service.tags || COALESCE(({names}), '{{}}'))::varchar[]
           AS names,
       service.summary,
       concat_ws(' . ', council.name, council.official_name, built.makers, ({parent}),
                 service.description) AS body,
       council.name AS byline, service.language,
       array_remove(ARRAY['council_kind=' || council.kind, 'region=' || council.region,
                          'phase=' || NULLIF(service.phase, '')]::varchar[]
           || COALESCE(({facets}), '{{}}') || COALESCE(built.facets, '{{}}'), NULL)::varchar[]
           AS facets,
       'everybody'::varchar AS audience, service.users_count AS popularity,
       COALESCE(service.last_confirmed_at, service.published_at) AS fresh_at, service.is_dormant
FROM services_service AS service
JOIN councils_council AS council ON council.id = service.council_id
LEFT JOIN LATERAL (
    SELECT array_agg(product.name ORDER BY product.name, product.id)
               || array_agg(alias.names ORDER BY product.name, product.id)
                      FILTER (WHERE alias.names <> '') AS names,
           array_agg(DISTINCT 'supplier=' || maker.slug)
               FILTER (WHERE maker.id IS NOT NULL) AS facets,
           string_agg(DISTINCT maker.name, ' . ') AS makers
    FROM services_service_products AS built_on
    JOIN services_product AS product ON product.id = built_on.product_id
    LEFT JOIN services_supplier AS maker ON maker.id = product.supplier_id
    CROSS JOIN LATERAL (
        SELECT COALESCE(string_agg(name, ' . ' ORDER BY name), '')::varchar AS names
        FROM services_productalias WHERE product_id = product.id
    ) AS alias
    WHERE built_on.service_id = service.id
) AS built ON true
WHERE service.state = 'published'
""".format(
    names=AREA_NAMES.format(category="service.category_id"),
    parent=PARENT.format(category="service.category_id"),
    facets=AREA_FACETS.format(category="service.category_id"),
)
FINDABLE_PRODUCT = """
CREATE VIEW findable_product AS
SELECT 'product'::varchar AS kind, product.id AS key, product.slug, product.name AS title,
       ARRAY(SELECT name FROM services_productalias WHERE product_id = product.id
             ORDER BY name, id) AS names,
       left(product.about, 300)::varchar AS summary,
       concat_ws(' . ', maker.name, array_to_string(maker.aliases, ' . '),
                 array_to_string(({names}), ' . '), product.about) AS body,
       COALESCE(maker.name, '') AS byline, 'en'::varchar AS language,
       (COALESCE(({facets}), '{{}}') || array_remove(ARRAY['supplier=' || maker.slug], NULL))
           ::varchar[] AS facets,
       'everybody'::varchar AS audience, 0 AS popularity, NULL::timestamptz AS fresh_at,
       false AS is_dormant
FROM services_product AS product
LEFT JOIN services_supplier AS maker ON maker.id = product.supplier_id
WHERE product.merged_into_id IS NULL
""".format(
    names=AREA_NAMES.format(category="product.category_id"),
    facets=AREA_FACETS.format(category="product.category_id"),
)
FINDABLE_SUPPLIER = """
CREATE VIEW findable_supplier AS
SELECT 'supplier'::varchar AS kind, maker.id AS key, maker.slug, maker.name AS title,
       maker.aliases AS names, left(maker.about, 300)::varchar AS summary,
       concat_ws(' . ', (SELECT string_agg(product.name, ' . ' ORDER BY product.name, product.id)
                         FROM services_product AS product
                         WHERE product.supplier_id = maker.id AND product.merged_into_id IS NULL),
                 maker.about) AS body,
       ''::varchar AS byline, 'en'::varchar AS language,
       ARRAY['supplier=' || maker.slug]::varchar[] AS facets, 'everybody'::varchar AS audience,
       0 AS popularity, NULL::timestamptz AS fresh_at, false AS is_dormant
FROM services_supplier AS maker
WHERE maker.merged_into_id IS NULL
"""
FINDABLE_CATEGORY = """
CREATE VIEW findable_category AS
SELECT 'category'::varchar AS kind, area.id AS key, area.slug, area.name AS title,
       area.synonyms AS names, area.description AS summary, ''::text AS body,
       COALESCE(parent.name, '') AS byline, 'en'::varchar AS language,
       array_remove(ARRAY['category=' || parent.slug, 'category=' || area.slug], NULL)::varchar[]
           AS facets,
       'everybody'::varchar AS audience, 0 AS popularity, NULL::timestamptz AS fresh_at,
       false AS is_dormant
FROM services_category AS area
LEFT JOIN services_category AS parent ON parent.id = area.parent_id
"""
VIEWS = {
    "service": FINDABLE_SERVICE,
    "product": FINDABLE_PRODUCT,
    "supplier": FINDABLE_SUPPLIER,
    "category": FINDABLE_CATEGORY,
}


class Migration(migrations.Migration):
    dependencies = [
        ("services", "0007_products_in_history"),
        ("councils", "0005_findable"),
        ("search", "0003_index"),
    ]

    operations = [
        migrations.RunSQL(view, f"DROP VIEW findable_{kind}") for kind, view in VIEWS.items()
    ]
