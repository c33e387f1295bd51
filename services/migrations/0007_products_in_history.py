from django.db import connection, migrations

LIST_PRODUCTS = """
    UPDATE services_service SET product_keys = built.keys
    FROM (SELECT service_id, array_agg(product_id ORDER BY product_id) AS keys
          FROM services_service_products GROUP BY service_id) AS built
    WHERE services_service.id = built.service_id
"""
KEEP_BENEFITS = """
    INSERT INTO services_benefitversion
        (pgh_created_at, pgh_label, pgh_obj_id, service_id, council_id, kind, amount, state,
         basis, not_measured_reason)
    SELECT now(), 'insert', id, service_id, council_id, kind, amount, state, basis,
           not_measured_reason
    FROM services_benefit AS known
    WHERE NOT EXISTS (SELECT FROM services_benefitversion WHERE pgh_obj_id = known.id)
"""


def begin(apps, schema_editor):
    """What was there before products and savings were kept begins its history with how it is now."""
    with connection.cursor() as cursor:
        cursor.execute(LIST_PRODUCTS)
        cursor.execute(KEEP_BENEFITS)


class Migration(migrations.Migration):
    dependencies = [("services", "0006_edits_merges_and_freshness")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
