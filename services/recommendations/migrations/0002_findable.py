from django.db import migrations

# what is recommended now is found by its area, its products and standards, and its reasons;
# what was replaced or withdrawn is read from the page of what is recommended now
FINDABLE_RECOMMENDATION = """
CREATE VIEW findable_recommendation AS
SELECT 'recommendation'::varchar AS kind, recommendation.id AS key, ''::varchar AS slug,
       ('Recommendation for ' || area.name)::varchar AS title,
       (area.synonyms || COALESCE(products.names, '{}') || COALESCE(standards.names, '{}'))
           ::varchar[] AS names,
       recommendation.summary,
       concat_ws(' . ', parent.name, array_to_string(parent.synonyms, ' . '),
                 working_group.name, recommendation.reasons) AS body,
       COALESCE(working_group.name, '')::varchar AS byline, 'en'::varchar AS language,
       array_remove(ARRAY['category=' || parent.slug, 'category=' || area.slug], NULL)::varchar[]
           AS facets,
       'everybody'::varchar AS audience, 0 AS popularity,
       recommendation.published_on::timestamp AT TIME ZONE 'Europe/London' AS fresh_at,
       false AS is_dormant
FROM recommendations_recommendation AS recommendation
JOIN services_category AS area ON area.id = recommendation.category_id
LEFT JOIN services_category AS parent ON parent.id = area.parent_id
LEFT JOIN recommendations_workinggroup AS working_group
    ON working_group.id = recommendation.group_id
CROSS JOIN LATERAL (
    SELECT array_agg(product.name ORDER BY product.name, product.id)
               || array_agg(alias.names ORDER BY product.name, product.id)
                      FILTER (WHERE alias.names <> '') AS names
    FROM recommendations_recommendation_products AS named
    JOIN services_product AS product ON product.id = named.product_id
    CROSS JOIN LATERAL (
        SELECT left(string_agg(name, ' . ' ORDER BY name, id), 200)::varchar AS names
        FROM services_productalias WHERE product_id = product.id
    ) AS alias
    WHERE named.recommendation_id = recommendation.id AND product.merged_into_id IS NULL
) AS products
CROSS JOIN LATERAL (
    SELECT array_agg(standard.name ORDER BY standard.name, standard.id) AS names
    FROM recommendations_recommendation_standards AS named
    JOIN services_standard AS standard ON standard.id = named.standard_id
    WHERE named.recommendation_id = recommendation.id AND standard.merged_into_id IS NULL
) AS standards
WHERE recommendation.state = 'published'
"""
FINDABLE_GROUP = """
CREATE VIEW findable_group AS
SELECT 'group'::varchar AS kind, id AS key, slug::varchar AS slug, name::varchar AS title,
       '{}'::varchar[] AS names, purpose::varchar AS summary, ''::text AS body,
       ''::varchar AS byline, 'en'::varchar AS language, '{}'::varchar[] AS facets,
       'everybody'::varchar AS audience, 0 AS popularity, created_at AS fresh_at,
       false AS is_dormant
FROM recommendations_workinggroup
"""


class Migration(migrations.Migration):
    dependencies = [
        ("recommendations", "0001_recommendations"),
        ("search", "0017_recommendations"),
        ("services", "0027_plain_labels"),
    ]

    operations = [
        migrations.RunSQL(FINDABLE_RECOMMENDATION, "DROP VIEW findable_recommendation"),
        migrations.RunSQL(FINDABLE_GROUP, "DROP VIEW findable_group"),
    ]
