"""Contracts, with the uses that they cover. What uses hold moves into them in the next migration."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from portal.database.migrations import GroupedMigration

# by the database, so that Django need not read the uses that it deletes
COVERS = """
    ALTER TABLE services_contractuse ADD CONSTRAINT contracts_cover_uses
    FOREIGN KEY (use_id) REFERENCES services_use (id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
"""
DOES_NOT_COVER = "ALTER TABLE services_contractuse DROP CONSTRAINT contracts_cover_uses"
NOTE_CHANGE = """
    CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION operations_note_change('catalogue')
"""


class Migration(GroupedMigration):
    dependencies = [
        ("councils", "0015_plain_labels"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("operations", "0003_changes"),
        ("services", "0027_plain_labels"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contract",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200)),
                ("reference", models.CharField(blank=True, max_length=100)),
                ("purpose", models.TextField(blank=True, max_length=2000)),
                (
                    "url",
                    models.URLField(
                        blank=True,
                        max_length=500,
                        validators=[django.core.validators.URLValidator(schemes=["http", "https"])],
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("extension_until", models.DateField(blank=True, null=True)),
                ("notice_months", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "value_band",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("under_50k", "Under £50,000"),
                            ("50k_100k", "£50,000 to £100,000"),
                            ("100k_250k", "£100,000 to £250,000"),
                            ("250k_500k", "£250,000 to £500,000"),
                            ("500k_1m", "£500,000 to £1 million"),
                            ("over_1m", "Over £1 million"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "annual_cost",
                    models.PositiveIntegerField(blank=True, help_text="In pounds.", null=True),
                ),
                (
                    "decide_on",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("ends_on"),
                            django.db.models.functions.comparison.Coalesce("notice_months", 6),
                            arg_joiner=" - make_interval(months => ",
                            template="(%(expressions)s))::date",
                        ),
                        help_text="The last day for giving notice, or 6 months before the end.",
                        output_field=models.DateField(null=True),
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name="ContractUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContractVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("title", models.CharField(blank=True, max_length=200)),
                ("reference", models.CharField(blank=True, max_length=100)),
                ("purpose", models.TextField(blank=True, max_length=2000)),
                (
                    "url",
                    models.URLField(
                        blank=True,
                        max_length=500,
                        validators=[django.core.validators.URLValidator(schemes=["http", "https"])],
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("extension_until", models.DateField(blank=True, null=True)),
                ("notice_months", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "value_band",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("under_50k", "Under £50,000"),
                            ("50k_100k", "£50,000 to £100,000"),
                            ("100k_250k", "£100,000 to £250,000"),
                            ("250k_500k", "£250,000 to £500,000"),
                            ("500k_1m", "£500,000 to £1 million"),
                            ("over_1m", "Over £1 million"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "annual_cost",
                    models.PositiveIntegerField(blank=True, help_text="In pounds.", null=True),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AlterField(
            model_name="use",
            name="annual_cost",
            field=models.PositiveIntegerField(
                blank=True, editable=False, help_text="In pounds.", null=True
            ),
        ),
        migrations.AlterField(
            model_name="use",
            name="contract_ends_on",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="use",
            name="extension_until",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="use",
            name="notice_months",
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="use",
            name="value_band",
            field=models.CharField(
                blank=True,
                choices=[
                    ("under_50k", "Under £50,000"),
                    ("50k_100k", "£50,000 to £100,000"),
                    ("100k_250k", "£100,000 to £250,000"),
                    ("250k_500k", "£250,000 to £500,000"),
                    ("500k_1m", "£500,000 to £1 million"),
                    ("over_1m", "Over £1 million"),
                ],
                editable=False,
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="useversion",
            name="contract_ends_on",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="useversion",
            name="extension_until",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="useversion",
            name="notice_months",
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="useversion",
            name="value_band",
            field=models.CharField(
                blank=True,
                choices=[
                    ("under_50k", "Under £50,000"),
                    ("50k_100k", "£50,000 to £100,000"),
                    ("100k_250k", "£100,000 to £250,000"),
                    ("250k_500k", "£250,000 to £500,000"),
                    ("500k_1m", "£500,000 to £1 million"),
                    ("over_1m", "Over £1 million"),
                ],
                editable=False,
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="council",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contracts",
                to="councils.council",
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="inherited_from",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                help_text="The council that made it before this council took over.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="councils.council",
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="supplier",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contracts",
                to="services.supplier",
            ),
        ),
        migrations.AddField(
            model_name="contractuse",
            name="contract",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="links",
                to="services.contract",
            ),
        ),
        migrations.AddField(
            model_name="contractuse",
            name="use",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="contract_links",
                to="services.use",
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="uses",
            field=models.ManyToManyField(
                related_name="contracts", through="services.ContractUse", to="services.use"
            ),
        ),
        migrations.AddField(
            model_name="contractversion",
            name="council",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="councils.council",
            ),
        ),
        migrations.AddField(
            model_name="contractversion",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="contractversion",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="versions",
                related_query_name="kept_version",
                to="services.contract",
            ),
        ),
        migrations.AddField(
            model_name="contractversion",
            name="supplier",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="services.supplier",
            ),
        ),
        migrations.RunSQL(COVERS, DOES_NOT_COVER),
        *[
            migrations.RunSQL(
                NOTE_CHANGE.format(table=table), f"DROP TRIGGER note_change ON {table}"
            )
            for table in ["services_contract", "services_contractuse"]
        ],
        migrations.AddConstraint(
            model_name="contractuse",
            constraint=models.UniqueConstraint(
                fields=("contract", "use"),
                name="a_contract_covers_a_use_once",
                violation_error_message="This contract already covers this system.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contractuse",
            trigger=pgtrigger.compiler.Trigger(
                name="uses_repeat_contracts_on_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    PERFORM FROM services_service WHERE id IN (\n        SELECT service_id FROM services_use WHERE id IN (SELECT use_id FROM now_there)) ORDER BY id FOR NO KEY UPDATE;\n    PERFORM FROM services_use WHERE id IN (SELECT use_id FROM now_there) ORDER BY id FOR NO KEY UPDATE;\n    UPDATE services_use SET contract_ends_on = told.ends_on, extension_until = told.extension_until, notice_months = told.notice_months, value_band = COALESCE(told.value_band, ''), annual_cost = told.annual_cost, updated_at = statement_timestamp()\n    FROM services_use AS used \n    LEFT JOIN LATERAL (\n        SELECT contract.* FROM services_contractuse AS link\n        JOIN services_contract AS contract ON contract.id = link.contract_id\n        WHERE link.use_id = used.id\n        ORDER BY contract.ends_on DESC NULLS LAST, contract.id DESC LIMIT 1\n    ) AS told ON true\n\n    WHERE used.id = services_use.id AND services_use.id IN (SELECT use_id FROM now_there)\n        AND (services_use.contract_ends_on, services_use.extension_until, services_use.notice_months, services_use.value_band, services_use.annual_cost) IS DISTINCT FROM (told.ends_on, told.extension_until, told.notice_months, COALESCE(told.value_band, ''), told.annual_cost);\n    RETURN NULL;\n",
                    hash="4d1d59d48e8ab13b2f9adcab0ea7ec836e4ec322",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_uses_repeat_contracts_on_insert_920eb",
                    referencing="REFERENCING NEW TABLE AS now_there ",
                    table="services_contractuse",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contractuse",
            trigger=pgtrigger.compiler.Trigger(
                name="uses_repeat_contracts_on_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    PERFORM FROM services_service WHERE id IN (\n        SELECT service_id FROM services_use WHERE id IN (SELECT use_id FROM gone UNION SELECT use_id FROM now_there)) ORDER BY id FOR NO KEY UPDATE;\n    PERFORM FROM services_use WHERE id IN (SELECT use_id FROM gone UNION SELECT use_id FROM now_there) ORDER BY id FOR NO KEY UPDATE;\n    UPDATE services_use SET contract_ends_on = told.ends_on, extension_until = told.extension_until, notice_months = told.notice_months, value_band = COALESCE(told.value_band, ''), annual_cost = told.annual_cost, updated_at = statement_timestamp()\n    FROM services_use AS used \n    LEFT JOIN LATERAL (\n        SELECT contract.* FROM services_contractuse AS link\n        JOIN services_contract AS contract ON contract.id = link.contract_id\n        WHERE link.use_id = used.id\n        ORDER BY contract.ends_on DESC NULLS LAST, contract.id DESC LIMIT 1\n    ) AS told ON true\n\n    WHERE used.id = services_use.id AND services_use.id IN (SELECT use_id FROM gone UNION SELECT use_id FROM now_there)\n        AND (services_use.contract_ends_on, services_use.extension_until, services_use.notice_months, services_use.value_band, services_use.annual_cost) IS DISTINCT FROM (told.ends_on, told.extension_until, told.notice_months, COALESCE(told.value_band, ''), told.annual_cost);\n    RETURN NULL;\n",
                    hash="94dd3b47e93682de25daaeb42c03c454a3d05ecf",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_uses_repeat_contracts_on_update_50750",
                    referencing="REFERENCING OLD TABLE AS gone  NEW TABLE AS now_there ",
                    table="services_contractuse",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contractuse",
            trigger=pgtrigger.compiler.Trigger(
                name="uses_repeat_contracts_on_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    PERFORM FROM services_service WHERE id IN (\n        SELECT service_id FROM services_use WHERE id IN (SELECT use_id FROM gone)) ORDER BY id FOR NO KEY UPDATE;\n    PERFORM FROM services_use WHERE id IN (SELECT use_id FROM gone) ORDER BY id FOR NO KEY UPDATE;\n    UPDATE services_use SET contract_ends_on = told.ends_on, extension_until = told.extension_until, notice_months = told.notice_months, value_band = COALESCE(told.value_band, ''), annual_cost = told.annual_cost, updated_at = statement_timestamp()\n    FROM services_use AS used \n    LEFT JOIN LATERAL (\n        SELECT contract.* FROM services_contractuse AS link\n        JOIN services_contract AS contract ON contract.id = link.contract_id\n        WHERE link.use_id = used.id\n        ORDER BY contract.ends_on DESC NULLS LAST, contract.id DESC LIMIT 1\n    ) AS told ON true\n\n    WHERE used.id = services_use.id AND services_use.id IN (SELECT use_id FROM gone)\n        AND (services_use.contract_ends_on, services_use.extension_until, services_use.notice_months, services_use.value_band, services_use.annual_cost) IS DISTINCT FROM (told.ends_on, told.extension_until, told.notice_months, COALESCE(told.value_band, ''), told.annual_cost);\n    RETURN NULL;\n",
                    hash="5b768a9dc56dcdc1d4c287680db89eeaa0507140",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_uses_repeat_contracts_on_delete_eddd6",
                    referencing="REFERENCING OLD TABLE AS gone ",
                    table="services_contractuse",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contractuse",
            trigger=pgtrigger.compiler.Trigger(
                name="contracts_cover_uses_of_their_council",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF (SELECT council_id FROM services_use WHERE id = NEW.use_id)\n        <> (SELECT council_id FROM services_contract WHERE id = NEW.contract_id) THEN\n        RAISE EXCEPTION 'a contract covers what its own council uses'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_contract_covers_its_councils_uses';\n    END IF;\n    RETURN NEW;\n",
                    hash="ead608b85ec29646bbd0d6da83702491cb68446a",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_contracts_cover_uses_of_their_council_c322b",
                    table="services_contractuse",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(fields=["council", "ends_on"], name="contracts_of_councils_by_end"),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(
                condition=models.Q(("ends_on__isnull", False)),
                fields=["decide_on", "id"],
                name="contracts_by_decision",
            ),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(
                condition=models.Q(("ends_on__isnull", False)),
                fields=["ends_on"],
                name="contracts_by_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on", None),
                    ("ends_on", None),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="a_contract_ends_after_it_began",
                violation_error_message="The end date must be after the start date.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("extension_until", None),
                    ("extension_until__gte", models.F("ends_on")),
                    _connector="OR",
                ),
                name="an_extension_ends_after_the_contract",
                violation_error_message="The extension must end after the contract.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contract",
            trigger=pgtrigger.compiler.Trigger(
                name="uses_repeat_contracts_on_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    PERFORM FROM services_service WHERE id IN (\n        SELECT service_id FROM services_use WHERE id IN (\n    SELECT link.use_id FROM services_contractuse AS link\n    JOIN now_there ON now_there.id = link.contract_id\n)) ORDER BY id FOR NO KEY UPDATE;\n    PERFORM FROM services_use WHERE id IN (\n    SELECT link.use_id FROM services_contractuse AS link\n    JOIN now_there ON now_there.id = link.contract_id\n) ORDER BY id FOR NO KEY UPDATE;\n    UPDATE services_use SET contract_ends_on = told.ends_on, extension_until = told.extension_until, notice_months = told.notice_months, value_band = COALESCE(told.value_band, ''), annual_cost = told.annual_cost, updated_at = statement_timestamp()\n    FROM services_use AS used \n    LEFT JOIN LATERAL (\n        SELECT contract.* FROM services_contractuse AS link\n        JOIN services_contract AS contract ON contract.id = link.contract_id\n        WHERE link.use_id = used.id\n        ORDER BY contract.ends_on DESC NULLS LAST, contract.id DESC LIMIT 1\n    ) AS told ON true\n\n    WHERE used.id = services_use.id AND services_use.id IN (\n    SELECT link.use_id FROM services_contractuse AS link\n    JOIN now_there ON now_there.id = link.contract_id\n)\n        AND (services_use.contract_ends_on, services_use.extension_until, services_use.notice_months, services_use.value_band, services_use.annual_cost) IS DISTINCT FROM (told.ends_on, told.extension_until, told.notice_months, COALESCE(told.value_band, ''), told.annual_cost);\n    RETURN NULL;\n",
                    hash="1ad4686bfbc4929975c4618818cab8f86ba36fbe",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_uses_repeat_contracts_on_update_74009",
                    referencing="REFERENCING OLD TABLE AS gone  NEW TABLE AS now_there ",
                    table="services_contract",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contract",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "services_contractversion" ("annual_cost", "council_id", "ends_on", "extension_until", "notice_months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "reference", "starts_on", "supplier_id", "title", "url", "value_band") SELECT new_values."annual_cost", new_values."council_id", new_values."ends_on", new_values."extension_until", new_values."notice_months", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."purpose", new_values."reference", new_values."starts_on", new_values."supplier_id", new_values."title", new_values."url", new_values."value_band" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="1ee137554036f847a32c56667f82635b576405a0",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1a57a",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="services_contract",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contract",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "services_contractversion" ("annual_cost", "council_id", "ends_on", "extension_until", "notice_months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "reference", "starts_on", "supplier_id", "title", "url", "value_band") SELECT new_values."annual_cost", new_values."council_id", new_values."ends_on", new_values."extension_until", new_values."notice_months", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."purpose", new_values."reference", new_values."starts_on", new_values."supplier_id", new_values."title", new_values."url", new_values."value_band" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."annual_cost" IS DISTINCT FROM (new_values."annual_cost") OR old_values."council_id" IS DISTINCT FROM (new_values."council_id") OR old_values."ends_on" IS DISTINCT FROM (new_values."ends_on") OR old_values."extension_until" IS DISTINCT FROM (new_values."extension_until") OR old_values."notice_months" IS DISTINCT FROM (new_values."notice_months") OR old_values."purpose" IS DISTINCT FROM (new_values."purpose") OR old_values."reference" IS DISTINCT FROM (new_values."reference") OR old_values."starts_on" IS DISTINCT FROM (new_values."starts_on") OR old_values."supplier_id" IS DISTINCT FROM (new_values."supplier_id") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."url" IS DISTINCT FROM (new_values."url") OR old_values."value_band" IS DISTINCT FROM (new_values."value_band")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="5ae29c11adc75886c71140de2e3f0a1a41a1ae1d",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8668f",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="services_contract",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contract",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "services_contractversion" ("annual_cost", "council_id", "ends_on", "extension_until", "notice_months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "reference", "starts_on", "supplier_id", "title", "url", "value_band") SELECT old_values."annual_cost", old_values."council_id", old_values."ends_on", old_values."extension_until", old_values."notice_months", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."purpose", old_values."reference", old_values."starts_on", old_values."supplier_id", old_values."title", old_values."url", old_values."value_band" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="75c7e9dfa193d705dd1e23b44a7ef1de6b51b906",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_7c518",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="services_contract",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contractversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7293f83dafff9c4c7eb88ef044a5c0e68fb56fb3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_0d4e2",
                    table="services_contractversion",
                    when="BEFORE",
                ),
            ),
        ),
    ]
