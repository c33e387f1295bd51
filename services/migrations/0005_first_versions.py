from django.db import connection, migrations


def keep_first_versions(apps, schema_editor):
    """Records that were there before history was kept begin theirs with how they are now."""
    for name in ("Service", "Offer", "Use"):
        record = apps.get_model("services", name)
        version = apps.get_model("services", f"{name}Version")
        columns = [
            field.column for field in version._meta.fields if not field.name.startswith("pgh_")
        ]
        listed = ", ".join(f'"{column}"' for column in columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {version._meta.db_table} (pgh_created_at, pgh_label, pgh_obj_id, {listed}) "
                f"SELECT now(), 'insert', id, {listed} FROM {record._meta.db_table} AS known "
                f"WHERE NOT EXISTS (SELECT FROM {version._meta.db_table} WHERE pgh_obj_id = known.id)"
            )


class Migration(migrations.Migration):
    dependencies = [("services", "0004_history")]

    operations = [migrations.RunPython(keep_first_versions, migrations.RunPython.noop)]
