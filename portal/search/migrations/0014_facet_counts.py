"""Triggers count the facets of what everybody can find."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0013_refresh_nothing_at_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=120)),
                ("number", models.BigIntegerField()),
            ],
            options={
                "verbose_name_plural": "tallies",
                "indexes": [
                    models.Index(
                        fields=["subject", "key"], include=("number",), name="tallies_by_key"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indexentry",
            trigger=pgtrigger.compiler.Trigger(
                name="facets_are_counted_on_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    INSERT INTO search_tally (subject, key, number)\n    SELECT subject, key, sum(number) FROM (\n    SELECT concat('found:', kind, ':', split_part(facet, '=', 1)) AS subject,\n           substr(facet, strpos(facet, '=') + 1) AS key, 1 AS number\n    FROM now_there, unnest(now_there.facets || ''::varchar) AS facet\n    WHERE now_there.audience = 'everybody'\n) AS changes\n    GROUP BY subject, key HAVING sum(number) <> 0;\n    RETURN NULL;\n",
                    hash="6da9d4ca5bf6b09f0cb8e2b3d9b0acf4cc4955fd",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_facets_are_counted_on_insert_c908c",
                    referencing="REFERENCING NEW TABLE AS now_there ",
                    table="search_entry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indexentry",
            trigger=pgtrigger.compiler.Trigger(
                name="facets_are_counted_on_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    INSERT INTO search_tally (subject, key, number)\n    SELECT subject, key, sum(number) FROM (\n    SELECT concat('found:', kind, ':', split_part(facet, '=', 1)) AS subject,\n           substr(facet, strpos(facet, '=') + 1) AS key, -1 AS number\n    FROM gone, unnest(gone.facets || ''::varchar) AS facet\n    WHERE gone.audience = 'everybody'\n) AS changes\n    GROUP BY subject, key HAVING sum(number) <> 0;\n    RETURN NULL;\n",
                    hash="d8c49b9cd22992571e31cd20e2d01b48729fc0ab",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_facets_are_counted_on_delete_33846",
                    referencing="REFERENCING OLD TABLE AS gone ",
                    table="search_entry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indexentry",
            trigger=pgtrigger.compiler.Trigger(
                name="facets_are_counted_on_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    INSERT INTO search_tally (subject, key, number)\n    SELECT subject, key, sum(number) FROM (\n    SELECT concat('found:', kind, ':', split_part(facet, '=', 1)) AS subject,\n           substr(facet, strpos(facet, '=') + 1) AS key, -1 AS number\n    FROM gone, unnest(gone.facets || ''::varchar) AS facet\n    WHERE gone.audience = 'everybody'\n\n    AND EXISTS (SELECT FROM now_there AS other WHERE other.id = gone.id\n        AND (other.kind, other.audience, other.facets)\n            IS DISTINCT FROM (gone.kind, gone.audience, gone.facets))\n UNION ALL \n    SELECT concat('found:', kind, ':', split_part(facet, '=', 1)) AS subject,\n           substr(facet, strpos(facet, '=') + 1) AS key, 1 AS number\n    FROM now_there, unnest(now_there.facets || ''::varchar) AS facet\n    WHERE now_there.audience = 'everybody'\n\n    AND EXISTS (SELECT FROM gone AS other WHERE other.id = now_there.id\n        AND (other.kind, other.audience, other.facets)\n            IS DISTINCT FROM (now_there.kind, now_there.audience, now_there.facets))\n) AS changes\n    GROUP BY subject, key HAVING sum(number) <> 0;\n    RETURN NULL;\n",
                    hash="7f5df853a151b1f55dcf35219d6c82161b8a8dd0",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_facets_are_counted_on_update_c4591",
                    referencing="REFERENCING OLD TABLE AS gone  NEW TABLE AS now_there ",
                    table="search_entry",
                    when="AFTER",
                ),
            ),
        ),
    ]
