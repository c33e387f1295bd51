import django.db.models.functions.datetime
from django.db import migrations, models

SUBJECTS = {
    "catalogue": [
        *("councils_council", "councils_councilalias", "councils_inheritance"),
        *("councils_membership", "councils_succession", "insights_snapshot", "needs_finding"),
        *("needs_need", "partnerships_document", "partnerships_joinrequest"),
        *("partnerships_partnership", "partnerships_partnership_services", "partnerships_party"),
        *("partnerships_step", "services_benefit", "services_category", "services_formerslug"),
        *("services_merge", "services_offer", "services_product", "services_productalias"),
        *("services_service", "services_service_products", "services_service_standards"),
        *(
            "services_standard",
            "services_supplier",
            "services_twin",
            "services_use",
            "surveys_answer",
        ),
        *("surveys_option", "surveys_publishedresult", "surveys_question", "surveys_sheet"),
        "surveys_survey",
    ],
    "search": ["search_entry", "search_term"],
    "forums": [
        *("forums_attachment", "forums_ballot", "forums_ballot_options", "forums_board"),
        *("forums_option", "forums_poll", "forums_post", "forums_reaction", "forums_sameneed"),
        *("forums_tag", "forums_tagging", "forums_thread"),
    ],
}
NOTE_CHANGE = """
    CREATE FUNCTION operations_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO operations_contentchange AS known (transaction, subject, statements, at)
        VALUES (pg_current_xact_id()::text::bigint, TG_ARGV[0], 1, statement_timestamp())
        ON CONFLICT (transaction, subject) DO UPDATE SET statements = known.statements + 1;
        RETURN NULL;
    END $$
"""
TRIGGER = """
    CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION operations_note_change('{subject}')
"""
TABLES = [(table, subject) for subject, tables in SUBJECTS.items() for table in tables]


class Migration(migrations.Migration):
    dependencies = [
        ("operations", "0002_write_probe"),
        ("councils", "0012_sentences_of_rules"),
        ("forums", "0019_renderer_5"),
        ("insights", "0001_snapshots"),
        ("needs", "0003_asked_and_found"),
        ("partnerships", "0005_document_content"),
        ("search", "0013_refresh_nothing_at_once"),
        ("services", "0017_names_of_proxies"),
        ("surveys", "0003_question_option"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContentChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("transaction", models.BigIntegerField()),
                ("subject", models.CharField(max_length=20)),
                ("statements", models.PositiveIntegerField(default=1)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [models.Index(fields=["subject", "-at"], name="latest_changes")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("transaction", "subject"),
                        name="a_transaction_changes_a_subject_once",
                    )
                ],
            },
        ),
        migrations.RunSQL(NOTE_CHANGE, "DROP FUNCTION operations_note_change()"),
        *[
            migrations.RunSQL(
                TRIGGER.format(table=table, subject=subject),
                f"DROP TRIGGER note_change ON {table}",
            )
            for table, subject in TABLES
        ],
    ]
