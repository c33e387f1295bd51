"""Migrations that build the models once for many changes."""

from itertools import groupby

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

CHANGES = {
    *(migrations.AddField, migrations.AlterField, migrations.AddConstraint),
    *(migrations.AlterConstraint, migrations.AddIndex, AddTrigger, RemoveTrigger),
}


class GroupedMigration(migrations.Migration):
    """A migration that makes new models together, and changes of fields, rules and triggers.

    For those where no field is changed twice in a row, and no trigger that was just added goes.
    """

    def __init__(self, name: str, app_label: str) -> None:
        super().__init__(name, app_label)
        self.operations = [  # type: ignore[misc]  # as Django does
            operation
            for can_be_grouped, found in groupby(self.operations, kind)
            for operation in ([Together(list(found))] if can_be_grouped else found)
        ]


def kind(operation: Operation) -> str:
    """What can be made together with its neighbours of the same kind; or nothing."""
    if type(operation) is migrations.CreateModel:
        return "models"
    return "changes" if type(operation) in CHANGES else ""


class Together(Operation):
    """Operations that run one by one, between the models before all of them and those after.

    After each operation Django builds all models again that are related to it: almost
    all. That is most of what migrations cost; here it happens once.
    """

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        vars(state).pop("apps", None)  # Django builds them when they are next asked for
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)
