"""From now on only contracts decide what uses repeat of them."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("services", "0029_contracts_moved")]

    operations = [
        migrations.RemoveConstraint(model_name="use", name="an_extension_runs_past_the_contract"),
        pgtrigger.migrations.AddTrigger(
            model_name="use",
            trigger=pgtrigger.compiler.Trigger(
                name="contracts_decide",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    SELECT told.ends_on, told.extension_until, told.notice_months, COALESCE(told.value_band, ''), told.annual_cost INTO NEW.contract_ends_on, NEW.extension_until, NEW.notice_months, NEW.value_band, NEW.annual_cost\n    FROM (SELECT NEW.id) AS used \n    LEFT JOIN LATERAL (\n        SELECT contract.* FROM services_contractuse AS link\n        JOIN services_contract AS contract ON contract.id = link.contract_id\n        WHERE link.use_id = used.id\n        ORDER BY contract.ends_on DESC NULLS LAST, contract.id DESC LIMIT 1\n    ) AS told ON true\n;\n    RETURN NEW;\n",
                    hash="c2480cafb3eb655a08b6e2c3d84f56eebda18fe1",
                    operation='INSERT OR UPDATE OF "contract_ends_on", "extension_until", "notice_months", "value_band", "annual_cost"',
                    pgid="pgtrigger_contracts_decide_ce057",
                    table="services_use",
                    when="BEFORE",
                ),
            ),
        ),
    ]
