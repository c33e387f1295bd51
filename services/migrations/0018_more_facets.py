"""An entry of a listing says everything that the catalogue is narrowed by."""

from importlib import import_module

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

FINDABLE_SERVICE = import_module("services.migrations.0008_findable").FINDABLE_SERVICE
BEFORE = FINDABLE_SERVICE.replace("CREATE VIEW", "CREATE OR REPLACE VIEW")
AFTER = BEFORE.replace(
    "'phase=' || NULLIF(service.phase, '')]::varchar[]",
    """'phase=' || NULLIF(service.phase, ''),
           'kind=' || NULLIF(service.kind, ''), 'hosting=' || NULLIF(service.hosting, '')]::varchar[]
           || ARRAY(SELECT DISTINCT 'offer=' || offer.state FROM services_offer AS offer
                    WHERE offer.service_id = service.id AND offer.state <> 'draft'
                    ORDER BY 1)::varchar[]
           || CASE WHEN EXISTS (
                  SELECT FROM services_offer AS offer
                  WHERE offer.service_id = service.id AND offer.state IN ('open', 'limited')
                      AND offer.capacity_free IS DISTINCT FROM 0
              ) THEN ARRAY['room=yes']::varchar[] END
           || ARRAY(SELECT 'standard=' || standard.slug FROM services_service_standards AS met
                    JOIN services_standard AS standard ON standard.id = met.standard_id
                    WHERE met.service_id = service.id ORDER BY standard.slug)::varchar[]""",
)


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0015_facets_counted"),
        ("services", "0017_names_of_proxies"),
    ]

    operations = [
        migrations.RunSQL(AFTER, BEFORE),
        migrations.CreateModel(
            name="FindableOffer",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("services.offer",),
        ),
        migrations.CreateModel(
            name="FindableStandard",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("services.standard",),
        ),
        migrations.CreateModel(
            name="FindableStandards",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("services.service_standards",),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="findableservice",
            name="listings_are_found_on_update",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="findableservice",
            trigger=pgtrigger.compiler.Trigger(
                name="listings_are_found_on_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT FROM ((\n    SELECT gone.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.title, gone.slug, gone.summary, gone.description, gone.language, gone.tags, gone.state, gone.phase, gone.council_id, gone.category_id, gone.product_keys, gone.users_count, gone.is_dormant, gone.last_confirmed_at, gone.published_at, gone.kind, gone.hosting) IS DISTINCT FROM (now_there.title, now_there.slug, now_there.summary, now_there.description, now_there.language, now_there.tags, now_there.state, now_there.phase, now_there.council_id, now_there.category_id, now_there.product_keys, now_there.users_count, now_there.is_dormant, now_there.last_confirmed_at, now_there.published_at, now_there.kind, now_there.hosting)) UNION ALL (\n    SELECT now_there.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.title, gone.slug, gone.summary, gone.description, gone.language, gone.tags, gone.state, gone.phase, gone.council_id, gone.category_id, gone.product_keys, gone.users_count, gone.is_dormant, gone.last_confirmed_at, gone.published_at, gone.kind, gone.hosting) IS DISTINCT FROM (now_there.title, now_there.slug, now_there.summary, now_there.description, now_there.language, now_there.tags, now_there.state, now_there.phase, now_there.council_id, now_there.category_id, now_there.product_keys, now_there.users_count, now_there.is_dormant, now_there.last_confirmed_at, now_there.published_at, now_there.kind, now_there.hosting))) AS rows) THEN\nPERFORM FROM councils_council WHERE id IN (SELECT council_id FROM now_there EXCEPT SELECT council_id FROM gone WHERE state = 'published') ORDER BY id FOR SHARE;\nPERFORM FROM services_category WHERE id IN (SELECT category_id FROM now_there EXCEPT SELECT category_id FROM gone WHERE state = 'published') ORDER BY id FOR SHARE;\nPERFORM FROM services_product WHERE id IN (SELECT unnest(product_keys) FROM now_there EXCEPT SELECT unnest(product_keys) FROM gone WHERE state = 'published') ORDER BY id FOR SHARE;\nPERFORM refresh_search('product', ARRAY(SELECT product_id FROM services_service_products WHERE service_id IN (SELECT id FROM ((\n    SELECT gone.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.title, gone.slug, gone.summary, gone.description, gone.language, gone.tags, gone.state, gone.phase, gone.council_id, gone.category_id, gone.product_keys, gone.users_count, gone.is_dormant, gone.last_confirmed_at, gone.published_at, gone.kind, gone.hosting) IS DISTINCT FROM (now_there.title, now_there.slug, now_there.summary, now_there.description, now_there.language, now_there.tags, now_there.state, now_there.phase, now_there.council_id, now_there.category_id, now_there.product_keys, now_there.users_count, now_there.is_dormant, now_there.last_confirmed_at, now_there.published_at, now_there.kind, now_there.hosting)) UNION ALL (\n    SELECT now_there.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.title, gone.slug, gone.summary, gone.description, gone.language, gone.tags, gone.state, gone.phase, gone.council_id, gone.category_id, gone.product_keys, gone.users_count, gone.is_dormant, gone.last_confirmed_at, gone.published_at, gone.kind, gone.hosting) IS DISTINCT FROM (now_there.title, now_there.slug, now_there.summary, now_there.description, now_there.language, now_there.tags, now_there.state, now_there.phase, now_there.council_id, now_there.category_id, now_there.product_keys, now_there.users_count, now_there.is_dormant, now_there.last_confirmed_at, now_there.published_at, now_there.kind, now_there.hosting))) AS rows)));\nPERFORM refresh_search('service', ARRAY(SELECT id FROM ((\n    SELECT gone.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.title, gone.slug, gone.summary, gone.description, gone.language, gone.tags, gone.state, gone.phase, gone.council_id, gone.category_id, gone.product_keys, gone.users_count, gone.is_dormant, gone.last_confirmed_at, gone.published_at, gone.kind, gone.hosting) IS DISTINCT FROM (now_there.title, now_there.slug, now_there.summary, now_there.description, now_there.language, now_there.tags, now_there.state, now_there.phase, now_there.council_id, now_there.category_id, now_there.product_keys, now_there.users_count, now_there.is_dormant, now_there.last_confirmed_at, now_there.published_at, now_there.kind, now_there.hosting)) UNION ALL (\n    SELECT now_there.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.title, gone.slug, gone.summary, gone.description, gone.language, gone.tags, gone.state, gone.phase, gone.council_id, gone.category_id, gone.product_keys, gone.users_count, gone.is_dormant, gone.last_confirmed_at, gone.published_at, gone.kind, gone.hosting) IS DISTINCT FROM (now_there.title, now_there.slug, now_there.summary, now_there.description, now_there.language, now_there.tags, now_there.state, now_there.phase, now_there.council_id, now_there.category_id, now_there.product_keys, now_there.users_count, now_there.is_dormant, now_there.last_confirmed_at, now_there.published_at, now_there.kind, now_there.hosting))) AS rows));\nEND IF;\nRETURN NULL;",
                    hash="5d57d66519382bdcabeafdc23fd0ffe7d1b307cc",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_listings_are_found_on_update_cfff8",
                    referencing="REFERENCING OLD TABLE AS gone  NEW TABLE AS now_there ",
                    table="services_service",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="findableoffer",
            trigger=pgtrigger.compiler.Trigger(
                name="offers_of_listings_are_found_on_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT FROM now_there AS rows) THEN\nPERFORM FROM services_service WHERE id IN (SELECT service_id FROM now_there AS rows) ORDER BY id FOR NO KEY UPDATE;\nPERFORM refresh_search('service', ARRAY(SELECT service_id FROM now_there AS rows));\nEND IF;\nRETURN NULL;",
                    hash="177754d844a1767354041f231e8b09a949440adc",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_offers_of_listings_are_found_on_insert_319eb",
                    referencing="REFERENCING NEW TABLE AS now_there ",
                    table="services_offer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="findableoffer",
            trigger=pgtrigger.compiler.Trigger(
                name="offers_of_listings_are_found_on_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT FROM ((\n    SELECT gone.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.service_id, gone.state, gone.capacity_free) IS DISTINCT FROM (now_there.service_id, now_there.state, now_there.capacity_free)) UNION ALL (\n    SELECT now_there.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.service_id, gone.state, gone.capacity_free) IS DISTINCT FROM (now_there.service_id, now_there.state, now_there.capacity_free))) AS rows) THEN\nPERFORM FROM services_service WHERE id IN (SELECT service_id FROM ((\n    SELECT gone.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.service_id, gone.state, gone.capacity_free) IS DISTINCT FROM (now_there.service_id, now_there.state, now_there.capacity_free)) UNION ALL (\n    SELECT now_there.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.service_id, gone.state, gone.capacity_free) IS DISTINCT FROM (now_there.service_id, now_there.state, now_there.capacity_free))) AS rows) ORDER BY id FOR NO KEY UPDATE;\nPERFORM refresh_search('service', ARRAY(SELECT service_id FROM ((\n    SELECT gone.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.service_id, gone.state, gone.capacity_free) IS DISTINCT FROM (now_there.service_id, now_there.state, now_there.capacity_free)) UNION ALL (\n    SELECT now_there.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.service_id, gone.state, gone.capacity_free) IS DISTINCT FROM (now_there.service_id, now_there.state, now_there.capacity_free))) AS rows));\nEND IF;\nRETURN NULL;",
                    hash="bddce3ab9c30285eb0787f534dafe1246c304d66",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_offers_of_listings_are_found_on_update_ce8aa",
                    referencing="REFERENCING OLD TABLE AS gone  NEW TABLE AS now_there ",
                    table="services_offer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="findableoffer",
            trigger=pgtrigger.compiler.Trigger(
                name="offers_of_listings_are_found_on_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT FROM gone AS rows) THEN\nPERFORM FROM services_service WHERE id IN (SELECT service_id FROM gone AS rows) ORDER BY id FOR NO KEY UPDATE;\nPERFORM refresh_search('service', ARRAY(SELECT service_id FROM gone AS rows));\nEND IF;\nRETURN NULL;",
                    hash="3bfd6395a1f3aa33eff7fa377884efd06620e80f",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_offers_of_listings_are_found_on_delete_6fa41",
                    referencing="REFERENCING OLD TABLE AS gone ",
                    table="services_offer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="findablestandard",
            trigger=pgtrigger.compiler.Trigger(
                name="standards_are_found_on_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT FROM now_there AS rows) THEN\nPERFORM refresh_search('service', ARRAY(SELECT service_id FROM services_service_standards WHERE standard_id IN (SELECT id FROM now_there AS rows)));\nEND IF;\nRETURN NULL;",
                    hash="99547793ed6b8b11b23b7e70021c6cdfb13e884a",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_standards_are_found_on_insert_13d62",
                    referencing="REFERENCING NEW TABLE AS now_there ",
                    table="services_standard",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="findablestandard",
            trigger=pgtrigger.compiler.Trigger(
                name="standards_are_found_on_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT FROM ((\n    SELECT gone.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.slug) IS DISTINCT FROM (now_there.slug)) UNION ALL (\n    SELECT now_there.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.slug) IS DISTINCT FROM (now_there.slug))) AS rows) THEN\nPERFORM refresh_search('service', ARRAY(SELECT service_id FROM services_service_standards WHERE standard_id IN (SELECT id FROM ((\n    SELECT gone.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.slug) IS DISTINCT FROM (now_there.slug)) UNION ALL (\n    SELECT now_there.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.slug) IS DISTINCT FROM (now_there.slug))) AS rows)));\nEND IF;\nRETURN NULL;",
                    hash="52fbb2a70279933ef18610ebc8909a6fa9895e8d",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_standards_are_found_on_update_f356b",
                    referencing="REFERENCING OLD TABLE AS gone  NEW TABLE AS now_there ",
                    table="services_standard",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="findablestandard",
            trigger=pgtrigger.compiler.Trigger(
                name="standards_are_found_on_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT FROM gone AS rows) THEN\nPERFORM refresh_search('service', ARRAY(SELECT service_id FROM services_service_standards WHERE standard_id IN (SELECT id FROM gone AS rows)));\nEND IF;\nRETURN NULL;",
                    hash="049aec3e1d4b938d32e7ec6d9a2d113d988b7662",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_standards_are_found_on_delete_c4e99",
                    referencing="REFERENCING OLD TABLE AS gone ",
                    table="services_standard",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="findablestandards",
            trigger=pgtrigger.compiler.Trigger(
                name="standards_of_listings_are_found_on_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT FROM now_there AS rows) THEN\nPERFORM FROM services_service WHERE id IN (SELECT service_id FROM now_there AS rows) ORDER BY id FOR NO KEY UPDATE;\nPERFORM refresh_search('service', ARRAY(SELECT service_id FROM now_there AS rows));\nEND IF;\nRETURN NULL;",
                    hash="955b3b2d86dca23f6590711f28c2f9b3d3efad8e",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_standards_of_listings_are_found_on_insert_975cd",
                    referencing="REFERENCING NEW TABLE AS now_there ",
                    table="services_service_standards",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="findablestandards",
            trigger=pgtrigger.compiler.Trigger(
                name="standards_of_listings_are_found_on_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT FROM ((\n    SELECT gone.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.service_id, gone.standard_id) IS DISTINCT FROM (now_there.service_id, now_there.standard_id)) UNION ALL (\n    SELECT now_there.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.service_id, gone.standard_id) IS DISTINCT FROM (now_there.service_id, now_there.standard_id))) AS rows) THEN\nPERFORM FROM services_service WHERE id IN (SELECT service_id FROM ((\n    SELECT gone.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.service_id, gone.standard_id) IS DISTINCT FROM (now_there.service_id, now_there.standard_id)) UNION ALL (\n    SELECT now_there.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.service_id, gone.standard_id) IS DISTINCT FROM (now_there.service_id, now_there.standard_id))) AS rows) ORDER BY id FOR NO KEY UPDATE;\nPERFORM refresh_search('service', ARRAY(SELECT service_id FROM ((\n    SELECT gone.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.service_id, gone.standard_id) IS DISTINCT FROM (now_there.service_id, now_there.standard_id)) UNION ALL (\n    SELECT now_there.* FROM now_there JOIN gone ON gone.id = now_there.id\n    WHERE (gone.service_id, gone.standard_id) IS DISTINCT FROM (now_there.service_id, now_there.standard_id))) AS rows));\nEND IF;\nRETURN NULL;",
                    hash="a36748504c3f981d7c094672f57c4809db3eeee0",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_standards_of_listings_are_found_on_update_a2e1d",
                    referencing="REFERENCING OLD TABLE AS gone  NEW TABLE AS now_there ",
                    table="services_service_standards",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="findablestandards",
            trigger=pgtrigger.compiler.Trigger(
                name="standards_of_listings_are_found_on_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT FROM gone AS rows) THEN\nPERFORM FROM services_service WHERE id IN (SELECT service_id FROM gone AS rows) ORDER BY id FOR NO KEY UPDATE;\nPERFORM refresh_search('service', ARRAY(SELECT service_id FROM gone AS rows));\nEND IF;\nRETURN NULL;",
                    hash="38588c7ff648cae0a94a4944c384a1d64ee63d56",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_standards_of_listings_are_found_on_delete_19dee",
                    referencing="REFERENCING OLD TABLE AS gone ",
                    table="services_service_standards",
                    when="AFTER",
                ),
            ),
        ),
    ]
