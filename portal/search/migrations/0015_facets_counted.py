"""What is there already is counted, while others write: the triggers are there before."""

from django.db import migrations

ROWS = """
    SELECT concat('found:', kind, ':', split_part(facet, '=', 1)),
           substr(facet, strpos(facet, '=') + 1), count(*)
    FROM search_entry, unnest(facets || ''::varchar) AS facet
    WHERE audience = 'everybody' GROUP BY 1, 2
"""
COUNT = f"""
    WITH gone AS (DELETE FROM search_tally WHERE subject LIKE 'found:%')
    INSERT INTO search_tally (subject, key, number) {ROWS}
"""  # noqa: S608 - from this module


class Migration(migrations.Migration):
    dependencies = [("search", "0014_facet_counts")]

    operations = [migrations.RunSQL(COUNT, migrations.RunSQL.noop)]
