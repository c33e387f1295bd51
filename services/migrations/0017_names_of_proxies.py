"""The classes have names of their own; the tables stay as they are.

The names of triggers hold the name of their class, so that they are made again.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("services", "0016_sentences_of_rules")]

    operations = [
        migrations.RenameModel("FindableAlias", "FindableProductAlias"),
        migrations.RenameModel("FindableCouncil", "FindableListingCouncil"),
        pgtrigger.migrations.RemoveTrigger(
            model_name="findablelistingcouncil",
            name="listings_of_councils_are_found_on_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="findablelistingcouncil",
            name="listings_of_councils_are_found_on_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="findablelistingcouncil",
            name="listings_of_councils_are_found_on_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="findableproductalias",
            name="names_of_products_are_found_on_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="findableproductalias",
            name="names_of_products_are_found_on_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="findableproductalias",
            name="names_of_products_are_found_on_delete",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="findablelistingcouncil",
            trigger=pgtrigger.compiler.Trigger(
                name="listings_of_councils_are_found_on_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT FROM now_there AS rows) THEN\nPERFORM refresh_search('service', ARRAY(SELECT id FROM services_service WHERE council_id IN (SELECT id FROM now_there AS rows)));\nEND IF;\nRETURN NULL;",
                    hash="cfdd6a0edcb3b951e5c01fdb72f31dcf4e38eebe",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_listings_of_councils_are_found_on_insert_378f9",
                    referencing="REFERENCING NEW TABLE AS now_there ",
                    table="councils_council",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="findablelistingcouncil",
            trigger=pgtrigger.compiler.Trigger(
                name="listings_of_councils_are_found_on_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT FROM ((\n    SELECT gone.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.name, gone.official_name, gone.kind, gone.region) IS DISTINCT FROM (now_there.name, now_there.official_name, now_there.kind, now_there.region)) UNION ALL (\n    SELECT now_there.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.name, gone.official_name, gone.kind, gone.region) IS DISTINCT FROM (now_there.name, now_there.official_name, now_there.kind, now_there.region))) AS rows) THEN\nPERFORM refresh_search('service', ARRAY(SELECT id FROM services_service WHERE council_id IN (SELECT id FROM ((\n    SELECT gone.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.name, gone.official_name, gone.kind, gone.region) IS DISTINCT FROM (now_there.name, now_there.official_name, now_there.kind, now_there.region)) UNION ALL (\n    SELECT now_there.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.name, gone.official_name, gone.kind, gone.region) IS DISTINCT FROM (now_there.name, now_there.official_name, now_there.kind, now_there.region))) AS rows)));\nEND IF;\nRETURN NULL;",
                    hash="2700eb66c7aa6d1cb9534004b0a8a6dcab93a746",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_listings_of_councils_are_found_on_update_8b442",
                    referencing="REFERENCING OLD TABLE AS gone  NEW TABLE AS now_there ",
                    table="councils_council",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="findablelistingcouncil",
            trigger=pgtrigger.compiler.Trigger(
                name="listings_of_councils_are_found_on_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT FROM gone AS rows) THEN\nPERFORM refresh_search('service', ARRAY(SELECT id FROM services_service WHERE council_id IN (SELECT id FROM gone AS rows)));\nEND IF;\nRETURN NULL;",
                    hash="4d04b0dab3879be94a85eedbfa4cac93ace41207",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_listings_of_councils_are_found_on_delete_9fe77",
                    referencing="REFERENCING OLD TABLE AS gone ",
                    table="councils_council",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="findableproductalias",
            trigger=pgtrigger.compiler.Trigger(
                name="names_of_products_are_found_on_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT FROM now_there AS rows) THEN\nPERFORM FROM services_product WHERE id IN (SELECT product_id FROM now_there AS rows) ORDER BY id FOR NO KEY UPDATE;\nPERFORM refresh_search('product', ARRAY(SELECT product_id FROM now_there AS rows));\nPERFORM refresh_search('service', ARRAY(SELECT service_id FROM services_service_products WHERE product_id IN (SELECT product_id FROM now_there AS rows)));\nEND IF;\nRETURN NULL;",
                    hash="5ecc035cf491b716aceb9e0998f3266523846550",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_names_of_products_are_found_on_insert_f7026",
                    referencing="REFERENCING NEW TABLE AS now_there ",
                    table="services_productalias",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="findableproductalias",
            trigger=pgtrigger.compiler.Trigger(
                name="names_of_products_are_found_on_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT FROM ((\n    SELECT gone.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.product_id, gone.name) IS DISTINCT FROM (now_there.product_id, now_there.name)) UNION ALL (\n    SELECT now_there.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.product_id, gone.name) IS DISTINCT FROM (now_there.product_id, now_there.name))) AS rows) THEN\nPERFORM FROM services_product WHERE id IN (SELECT product_id FROM ((\n    SELECT gone.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.product_id, gone.name) IS DISTINCT FROM (now_there.product_id, now_there.name)) UNION ALL (\n    SELECT now_there.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.product_id, gone.name) IS DISTINCT FROM (now_there.product_id, now_there.name))) AS rows) ORDER BY id FOR NO KEY UPDATE;\nPERFORM refresh_search('product', ARRAY(SELECT product_id FROM ((\n    SELECT gone.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.product_id, gone.name) IS DISTINCT FROM (now_there.product_id, now_there.name)) UNION ALL (\n    SELECT now_there.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.product_id, gone.name) IS DISTINCT FROM (now_there.product_id, now_there.name))) AS rows));\nPERFORM refresh_search('service', ARRAY(SELECT service_id FROM services_service_products WHERE product_id IN (SELECT product_id FROM ((\n    SELECT gone.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.product_id, gone.name) IS DISTINCT FROM (now_there.product_id, now_there.name)) UNION ALL (\n    SELECT now_there.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.product_id, gone.name) IS DISTINCT FROM (now_there.product_id, now_there.name))) AS rows)));\nEND IF;\nRETURN NULL;",
                    hash="4464a0598a3f67980658b711dd812b0560d33dab",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_names_of_products_are_found_on_update_15ae8",
                    referencing="REFERENCING OLD TABLE AS gone  NEW TABLE AS now_there ",
                    table="services_productalias",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="findableproductalias",
            trigger=pgtrigger.compiler.Trigger(
                name="names_of_products_are_found_on_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT FROM gone AS rows) THEN\nPERFORM FROM services_product WHERE id IN (SELECT product_id FROM gone AS rows) ORDER BY id FOR NO KEY UPDATE;\nPERFORM refresh_search('product', ARRAY(SELECT product_id FROM gone AS rows));\nPERFORM refresh_search('service', ARRAY(SELECT service_id FROM services_service_products WHERE product_id IN (SELECT product_id FROM gone AS rows)));\nEND IF;\nRETURN NULL;",
                    hash="a7604da454a184894c3caf48545a1e96d7f63996",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_names_of_products_are_found_on_delete_1c2da",
                    referencing="REFERENCING OLD TABLE AS gone ",
                    table="services_productalias",
                    when="AFTER",
                ),
            ),
        ),
    ]
