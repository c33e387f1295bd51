"""Team, notes and licences of a use, and the value of a contract."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from portal.database.migrations import GroupedMigration


class Migration(GroupedMigration):
    dependencies = [
        ("services", "0030_contracts_decide"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="contract",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="contract",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="contract",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="use",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="use",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="use",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="contract",
            name="total_value",
            field=models.PositiveBigIntegerField(
                blank=True, help_text="In pounds, over the whole contract.", null=True
            ),
        ),
        migrations.AddField(
            model_name="contractversion",
            name="total_value",
            field=models.PositiveBigIntegerField(
                blank=True, help_text="In pounds, over the whole contract.", null=True
            ),
        ),
        migrations.AddField(
            model_name="use",
            name="licences",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="How many people use it, or have a licence for it. For members of councils.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="use",
            name="notes",
            field=models.TextField(blank=True, db_default="", default="", max_length=2000),
        ),
        migrations.AddField(
            model_name="use",
            name="owner_team",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="For people of its council only, as the notes are.",
                max_length=120,
            ),
        ),
        migrations.AddField(
            model_name="useversion",
            name="licences",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="How many people use it, or have a licence for it. For members of councils.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="useversion",
            name="notes",
            field=models.TextField(blank=True, db_default="", default="", max_length=2000),
        ),
        migrations.AddField(
            model_name="useversion",
            name="owner_team",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="For people of its council only, as the notes are.",
                max_length=120,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contract",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "services_contractversion" ("annual_cost", "council_id", "ends_on", "extension_until", "notice_months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "reference", "starts_on", "supplier_id", "title", "total_value", "url", "value_band") SELECT new_values."annual_cost", new_values."council_id", new_values."ends_on", new_values."extension_until", new_values."notice_months", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."purpose", new_values."reference", new_values."starts_on", new_values."supplier_id", new_values."title", new_values."total_value", new_values."url", new_values."value_band" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="26e4619d7111be0cdd827f5b707136b9c5e49e29",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "services_contractversion" ("annual_cost", "council_id", "ends_on", "extension_until", "notice_months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "reference", "starts_on", "supplier_id", "title", "total_value", "url", "value_band") SELECT new_values."annual_cost", new_values."council_id", new_values."ends_on", new_values."extension_until", new_values."notice_months", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."purpose", new_values."reference", new_values."starts_on", new_values."supplier_id", new_values."title", new_values."total_value", new_values."url", new_values."value_band" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."annual_cost" IS DISTINCT FROM (new_values."annual_cost") OR old_values."council_id" IS DISTINCT FROM (new_values."council_id") OR old_values."ends_on" IS DISTINCT FROM (new_values."ends_on") OR old_values."extension_until" IS DISTINCT FROM (new_values."extension_until") OR old_values."notice_months" IS DISTINCT FROM (new_values."notice_months") OR old_values."purpose" IS DISTINCT FROM (new_values."purpose") OR old_values."reference" IS DISTINCT FROM (new_values."reference") OR old_values."starts_on" IS DISTINCT FROM (new_values."starts_on") OR old_values."supplier_id" IS DISTINCT FROM (new_values."supplier_id") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."total_value" IS DISTINCT FROM (new_values."total_value") OR old_values."url" IS DISTINCT FROM (new_values."url") OR old_values."value_band" IS DISTINCT FROM (new_values."value_band")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="81f6f753f939edcdaf351f7e773901446047f974",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "services_contractversion" ("annual_cost", "council_id", "ends_on", "extension_until", "notice_months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "reference", "starts_on", "supplier_id", "title", "total_value", "url", "value_band") SELECT old_values."annual_cost", old_values."council_id", old_values."ends_on", old_values."extension_until", old_values."notice_months", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."purpose", old_values."reference", old_values."starts_on", old_values."supplier_id", old_values."title", old_values."total_value", old_values."url", old_values."value_band" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="a2d6487ecf298e3e70e1abbc9c5d18d8ae386944",
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
            model_name="use",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "services_useversion" ("category_id", "confirmation", "contract_ends_on", "council_id", "extension_until", "lesson", "licences", "local_differences", "notes", "notice_months", "owner_team", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "satisfaction", "service_id", "since", "status", "stopped_reason", "until", "value_band", "version") SELECT new_values."category_id", new_values."confirmation", new_values."contract_ends_on", new_values."council_id", new_values."extension_until", new_values."lesson", new_values."licences", new_values."local_differences", new_values."notes", new_values."notice_months", new_values."owner_team", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."product_id", new_values."satisfaction", new_values."service_id", new_values."since", new_values."status", new_values."stopped_reason", new_values."until", new_values."value_band", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="04f01150ef06990577445408d1e7aab7b7fbf00e",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c367c",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="services_use",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="use",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "services_useversion" ("category_id", "confirmation", "contract_ends_on", "council_id", "extension_until", "lesson", "licences", "local_differences", "notes", "notice_months", "owner_team", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "satisfaction", "service_id", "since", "status", "stopped_reason", "until", "value_band", "version") SELECT new_values."category_id", new_values."confirmation", new_values."contract_ends_on", new_values."council_id", new_values."extension_until", new_values."lesson", new_values."licences", new_values."local_differences", new_values."notes", new_values."notice_months", new_values."owner_team", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."product_id", new_values."satisfaction", new_values."service_id", new_values."since", new_values."status", new_values."stopped_reason", new_values."until", new_values."value_band", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."category_id" IS DISTINCT FROM (new_values."category_id") OR old_values."confirmation" IS DISTINCT FROM (new_values."confirmation") OR old_values."contract_ends_on" IS DISTINCT FROM (new_values."contract_ends_on") OR old_values."council_id" IS DISTINCT FROM (new_values."council_id") OR old_values."extension_until" IS DISTINCT FROM (new_values."extension_until") OR old_values."lesson" IS DISTINCT FROM (new_values."lesson") OR old_values."licences" IS DISTINCT FROM (new_values."licences") OR old_values."local_differences" IS DISTINCT FROM (new_values."local_differences") OR old_values."notes" IS DISTINCT FROM (new_values."notes") OR old_values."notice_months" IS DISTINCT FROM (new_values."notice_months") OR old_values."owner_team" IS DISTINCT FROM (new_values."owner_team") OR old_values."product_id" IS DISTINCT FROM (new_values."product_id") OR old_values."satisfaction" IS DISTINCT FROM (new_values."satisfaction") OR old_values."service_id" IS DISTINCT FROM (new_values."service_id") OR old_values."since" IS DISTINCT FROM (new_values."since") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."stopped_reason" IS DISTINCT FROM (new_values."stopped_reason") OR old_values."until" IS DISTINCT FROM (new_values."until") OR old_values."value_band" IS DISTINCT FROM (new_values."value_band") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="b360a5b5b5c0d95b4d42b9098e3a57b133d2d8d1",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_11a75",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="services_use",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="use",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "services_useversion" ("category_id", "confirmation", "contract_ends_on", "council_id", "extension_until", "lesson", "licences", "local_differences", "notes", "notice_months", "owner_team", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "satisfaction", "service_id", "since", "status", "stopped_reason", "until", "value_band", "version") SELECT old_values."category_id", old_values."confirmation", old_values."contract_ends_on", old_values."council_id", old_values."extension_until", old_values."lesson", old_values."licences", old_values."local_differences", old_values."notes", old_values."notice_months", old_values."owner_team", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."product_id", old_values."satisfaction", old_values."service_id", old_values."since", old_values."status", old_values."stopped_reason", old_values."until", old_values."value_band", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="48cfe371b9da07c24883c1f1a9135f2ae787ac7d",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_56067",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="services_use",
                    when="AFTER",
                ),
            ),
        ),
    ]
