"""What the database holds true of contracts, and what it repeats of them in the uses.

Lists of uses sort and narrow by contract: each use has the facts of that of its contracts which
ends last. Triggers write them there, and nothing else can (decision 40).
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

# of a use, each with the column of its contract
REPEATED = {
    "contract_ends_on": "ends_on",
    "extension_until": "extension_until",
    "notice_months": "notice_months",
    "value_band": "value_band",
    "annual_cost": "annual_cost",
}
# the rows of uses, as ``used``, each with that of its contracts which ends last, if it has any
_LAST_CONTRACT = """
    LEFT JOIN LATERAL (
        SELECT contract.* FROM services_contractuse AS link
        JOIN services_contract AS contract ON contract.id = link.contract_id
        WHERE link.use_id = used.id
        ORDER BY contract.ends_on DESC NULLS LAST, contract.id DESC LIMIT 1
    ) AS told ON true
"""
# Uses are locked before they are read, so that this sees the writes of other transactions.
# Services are locked before their uses, as everywhere.
_REPEAT = """
    PERFORM FROM services_service WHERE id IN (
        SELECT service_id FROM services_use WHERE id IN ({keys})) ORDER BY id FOR NO KEY UPDATE;
    PERFORM FROM services_use WHERE id IN ({keys}) ORDER BY id FOR NO KEY UPDATE;
    UPDATE services_use SET {changes}, updated_at = statement_timestamp()
    FROM services_use AS used {last_contract}
    WHERE used.id = services_use.id AND services_use.id IN ({keys})
        AND ({columns}) IS DISTINCT FROM ({values});
    RETURN NULL;
"""
_OF_CHANGED_CONTRACTS = """
    SELECT link.use_id FROM services_contractuse AS link
    JOIN now_there ON now_there.id = link.contract_id
"""
# whatever a statement says of these columns, the contracts decide
_DECIDE = """
    SELECT {values} INTO {columns}
    FROM (SELECT NEW.id) AS used {last_contract};
    RETURN NEW;
"""
_REFUSE_OTHERS = """
    IF (SELECT council_id FROM services_use WHERE id = NEW.use_id)
        <> (SELECT council_id FROM services_contract WHERE id = NEW.contract_id) THEN
        RAISE EXCEPTION 'a contract covers what its own council uses'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_contract_covers_its_councils_uses';
    END IF;
    RETURN NEW;
"""

_VALUES = {
    name: f"COALESCE(told.{column}, '')" if column == "value_band" else f"told.{column}"
    for name, column in REPEATED.items()
}


def _body(template: str, table: str, keys: str = "") -> str:
    """The body of a trigger; ``table`` is where the columns that it compares or sets are."""
    return template.format(
        keys=keys,
        changes=", ".join(f"{name} = {value}" for name, value in _VALUES.items()),
        columns=", ".join(f"{table}.{name}" for name in REPEATED),
        values=", ".join(_VALUES.values()),
        last_contract=_LAST_CONTRACT,
    )


def _repeat(
    name: str, operation: pgtrigger.Operation, keys: str, **tables: str
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**tables),  # type: ignore[no-untyped-call]  # it has none
        func=_body(_REPEAT, "services_use", keys),
    )


# a new contract has no uses yet, and one that is deleted loses them first
TRIGGERS_OF_CONTRACTS = [
    _repeat(
        *("uses_repeat_contracts_on_update", pgtrigger.Update, _OF_CHANGED_CONTRACTS),
        old="gone",
        new="now_there",
    )
]
TRIGGERS_OF_CONTRACT_USES = [
    _repeat(
        *("uses_repeat_contracts_on_insert", pgtrigger.Insert, "SELECT use_id FROM now_there"),
        new="now_there",
    ),
    _repeat(
        *("uses_repeat_contracts_on_update", pgtrigger.Update),
        "SELECT use_id FROM gone UNION SELECT use_id FROM now_there",
        old="gone",
        new="now_there",
    ),
    _repeat(
        *("uses_repeat_contracts_on_delete", pgtrigger.Delete, "SELECT use_id FROM gone"),
        old="gone",
    ),
    pgtrigger.Trigger(
        name="contracts_cover_uses_of_their_council",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=_REFUSE_OTHERS,
    ),
]
TRIGGER_OF_USES = pgtrigger.Trigger(
    name="contracts_decide",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf(*REPEATED),  # type: ignore[no-untyped-call]  # it has none
    func=_body(_DECIDE, "NEW"),
)

INDEXES_OF_VERSIONS = [models.Index(fields=["pgh_created_at"], name="contract_versions_by_time")]
INDEXES: list[models.Index] = [
    models.Index(fields=["updated_at", "id"], name="contracts_by_change"),
    models.Index(fields=["council", "ends_on"], name="contracts_of_councils_by_end"),
    models.Index(
        fields=["decide_on", "id"],
        name="contracts_by_decision",
        condition=Q(ends_on__isnull=False),
    ),
    models.Index(fields=["ends_on"], name="contracts_by_end", condition=Q(ends_on__isnull=False)),
]
CONSTRAINTS: list[models.BaseConstraint] = [
    models.CheckConstraint(
        condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
        name="a_contract_ends_after_it_began",
        violation_error_message=_("The end date must be after the start date."),
    ),
    models.CheckConstraint(
        condition=Q(extension_until=None) | Q(extension_until__gte=F("ends_on")),
        name="an_extension_ends_after_the_contract",
        violation_error_message=_("The extension must end after the contract."),
    ),
]
