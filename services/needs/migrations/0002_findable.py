from django.db import migrations

# a need is found by what is planned, and by everything that its service area is called
FINDABLE_NEED = """
CREATE VIEW findable_need AS
SELECT 'need'::varchar AS kind, need.id AS key, ''::varchar AS slug, need.title,
       (array_remove(ARRAY[area.name, parent.name]::varchar[], NULL)
           || area.synonyms)::varchar[] AS names,
       left(need.details, 300)::varchar AS summary,
       concat_ws(' . ', council.name, need.details) AS body,
       council.name AS byline, 'en'::varchar AS language,
       array_remove(ARRAY['category=' || area.slug, 'category=' || parent.slug,
                          'region=' || NULLIF(council.region, ''),
                          'council_kind=' || council.kind]::varchar[], NULL)::varchar[] AS facets,
       'everybody'::varchar AS audience, 0::integer AS popularity, need.created_at AS fresh_at,
       false AS is_dormant
FROM needs_need AS need
JOIN councils_council AS council ON council.id = need.council_id
JOIN services_category AS area ON area.id = need.category_id
LEFT JOIN services_category AS parent ON parent.id = area.parent_id
WHERE need.hidden_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("needs", "0001_needs"),
        ("search", "0007_needs"),
        ("services", "0010_benefits_of_partnerships"),
    ]

    operations = [migrations.RunSQL(FINDABLE_NEED, "DROP VIEW findable_need")]
