"""What is there already is counted, while others write: the triggers are there before."""

from django.db import migrations

FORGET = "WITH gone AS (DELETE FROM search_tally WHERE split_part(subject, ':', 1) = '{source}')"
LISTINGS = """
    INSERT INTO search_tally (subject, key, number)
    SELECT 'listings:council', council_id::text, count(*) FROM services_service
    WHERE state = 'published' GROUP BY council_id
"""
USES = """
    INSERT INTO search_tally (subject, key, number)
    SELECT subject, key, count(*)
    FROM (
        SELECT used.council_id::text AS council, used.contract_ends_on::text AS ends,
               used.status IN ('in_use', 'phasing_out') AS runs
        FROM services_use AS used
        LEFT JOIN services_service AS listing ON listing.id = used.service_id
        WHERE used.confirmation = 'confirmed'
            AND (used.service_id IS NULL OR listing.state = 'published')
    ) AS visible, LATERAL (
        VALUES ('uses:council', council), ('uses:running', CASE WHEN runs THEN council END),
               ('uses:ending', CASE WHEN runs THEN ends END)
    ) AS told (subject, key)
    WHERE key IS NOT NULL GROUP BY subject, key
"""
COUNT = [(FORGET.format(source="listings") + LISTINGS), (FORGET.format(source="uses") + USES)]


class Migration(migrations.Migration):
    dependencies = [("services", "0021_uses_counted")]

    operations = [migrations.RunSQL(each, migrations.RunSQL.noop) for each in COUNT]
