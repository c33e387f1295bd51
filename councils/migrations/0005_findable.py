from django.db import migrations

FINDABLE_COUNCIL = """
CREATE VIEW findable_council AS
SELECT 'council'::varchar AS kind, council.id AS key, council.slug, council.name AS title,
       array_remove(ARRAY[council.official_name, council.code, council.gss_code]::varchar[]
           || ARRAY(SELECT alias.name FROM councils_councilalias AS alias
                    WHERE alias.council_id = council.id ORDER BY alias.name, alias.id), '') AS names,
       ''::varchar AS summary, council.about AS body, ''::varchar AS byline,
       'en'::varchar AS language,
       ARRAY['council_kind=' || council.kind, 'region=' || council.region]::varchar[] AS facets,
       'everybody'::varchar AS audience, 0 AS popularity, NULL::timestamptz AS fresh_at,
       council.abolished_on IS NOT NULL AS is_dormant
FROM councils_council AS council
"""


class Migration(migrations.Migration):
    dependencies = [("councils", "0004_listings_in_the_making"), ("search", "0003_index")]

    operations = [migrations.RunSQL(FINDABLE_COUNCIL, "DROP VIEW findable_council")]
