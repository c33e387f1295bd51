from django.db import migrations

# all columns but those that say when a notice was seen, and by which release: pages show neither
SHOWN = [
    *("source", "ocid", "award_id", "buyer_name", "buyer_identifier", "released_at"),
    *("withdrawn_at", "title", "description", "kind", "codes", "supplier_name"),
    *("supplier_number", "supplier_names", "starts_on", "ends_on", "latest_end", "value"),
    *("published_on", "url", "is_framework", "council_id", "council_by", "other_council_id"),
    *("supplier_id", "supplier_by", "product_id", "product_by", "category_id", "answer"),
    *("answered_at", "answered_by_id", "use_key", "use_is_new"),
]
NOTE_CHANGE = f"""
    CREATE TRIGGER note_change
    AFTER INSERT OR UPDATE OF {", ".join(SHOWN)} OR DELETE ON notices_awardnotice
    FOR EACH STATEMENT EXECUTE FUNCTION operations_note_change('notices')
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0005_contract_letter"), ("operations", "0003_changes")]

    operations = [
        migrations.RunSQL(NOTE_CHANGE, "DROP TRIGGER note_change ON notices_awardnotice"),
    ]
