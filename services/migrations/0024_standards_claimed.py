"""Standards have a page, and say who follows them: claimed, with evidence, and checked.

The rows that joined services and standards become claims, in the table that they are in.
"""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from portal.database.migrations import GroupedMigration

ADD_COLUMNS = """
    ALTER TABLE services_service_standards
        ADD COLUMN evidence_url varchar(500) NOT NULL DEFAULT '',
        ADD COLUMN state varchar(10) NOT NULL DEFAULT 'claimed',
        ADD COLUMN checked_at timestamptz NULL,
        ADD COLUMN valid_until date NULL,
        ADD COLUMN note varchar(300) NOT NULL DEFAULT '',
        ADD COLUMN claimed_at timestamptz NOT NULL DEFAULT statement_timestamp()
"""
DROP_COLUMNS = """
    ALTER TABLE services_service_standards
        DROP COLUMN evidence_url, DROP COLUMN state, DROP COLUMN checked_at,
        DROP COLUMN valid_until, DROP COLUMN note, DROP COLUMN claimed_at
"""
NOTE_CHANGE = """
    CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION operations_note_change('catalogue')
"""


class BaseOfProxy(migrations.operations.base.Operation):
    """The proxy that carries triggers stands on the model that now has a name."""

    def state_forwards(self, app_label, state):
        state.models[app_label, "findablestandards"].bases = ("services.servicestandard",)
        state.reload_model(app_label, "findablestandards", delay=True)

    def database_forwards(self, *_):
        pass

    def database_backwards(self, *_):
        pass


class Migration(GroupedMigration):
    dependencies = [
        ("councils", "0013_plain_words"),
        ("services", "0023_councils_known"),
        ("operations", "0003_changes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProductStandard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "evidence_url",
                    models.URLField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=500,
                        validators=[django.core.validators.URLValidator(schemes=["http", "https"])],
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("claimed", "Claimed"),
                            ("checked", "Checked"),
                            ("not_shown", "Evidence does not show it"),
                        ],
                        db_default="claimed",
                        default="claimed",
                        max_length=10,
                    ),
                ),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("note", models.CharField(blank=True, db_default="", default="", max_length=300)),
                (
                    "claimed_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StandardRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.AddField(
            model_name="standard",
            name="asks",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="What it asks, in about three sentences.",
                max_length=800,
            ),
        ),
        migrations.AddField(
            model_name="standard",
            name="categories",
            field=models.ManyToManyField(
                blank=True,
                help_text="The service areas that it concerns most.",
                related_name="standards",
                to="services.category",
            ),
        ),
        migrations.AddField(
            model_name="standard",
            name="is_general",
            field=models.BooleanField(
                db_default=False, default=False, help_text="Asked about in every service area."
            ),
        ),
        migrations.AddField(
            model_name="standard",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_from",
                to="services.standard",
            ),
        ),
        migrations.AddField(
            model_name="standard",
            name="publisher",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
        migrations.AddField(
            model_name="standard",
            name="source",
            field=models.URLField(
                blank=True, db_default="", default="", help_text="Where these facts come from."
            ),
        ),
        migrations.AddField(
            model_name="standard",
            name="version",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        migrations.AlterField(
            model_name="merge",
            name="kind",
            field=models.CharField(
                choices=[
                    ("service", "Services"),
                    ("product", "Products"),
                    ("supplier", "Suppliers"),
                    ("standard", "Standards"),
                ],
                max_length=10,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="standard",
            trigger=pgtrigger.compiler.Trigger(
                name="the_address_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."slug" IS DISTINCT FROM (NEW."slug"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="2c1a98d72e7cfcafe2e58c8794d695ad8c95b696",
                    operation="UPDATE",
                    pgid="pgtrigger_the_address_stays_1b75f",
                    table="services_standard",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="productstandard",
            name="product",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="standard_claims",
                to="services.product",
            ),
        ),
        migrations.AddField(
            model_name="productstandard",
            name="standard",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="product_claims",
                to="services.standard",
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="standards",
            field=models.ManyToManyField(
                blank=True,
                related_name="products",
                through="services.ProductStandard",
                to="services.standard",
            ),
        ),
        migrations.AddField(
            model_name="standardrequest",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="standard_requests",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="standardrequest",
            name="council",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="councils.council"
            ),
        ),
        migrations.AddField(
            model_name="standardrequest",
            name="service",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="standard_requests",
                to="services.service",
            ),
        ),
        migrations.AddField(
            model_name="standardrequest",
            name="standard",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requests",
                to="services.standard",
            ),
        ),
        migrations.AddConstraint(
            model_name="productstandard",
            constraint=models.UniqueConstraint(
                fields=("product", "standard"),
                name="a_product_follows_a_standard_once",
                violation_error_message="This product already says that it follows this.",
            ),
        ),
        migrations.AddConstraint(
            model_name="productstandard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("checked_at", None), ("state", "claimed")),
                    models.Q(
                        models.Q(("state", "claimed"), _negated=True), ("checked_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="checked_product_claims_say_when",
                violation_error_message="Enter when it was checked, or set the state to Claimed.",
            ),
        ),
        migrations.AddIndex(
            model_name="standardrequest",
            index=models.Index(
                condition=models.Q(("answered_at", None)),
                fields=["asked_at", "id"],
                name="open_requests_for_standards",
            ),
        ),
        migrations.AddConstraint(
            model_name="standardrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("standard", None), ("answered_at__isnull", False), _connector="OR"
                ),
                name="only_answered_requests_have_a_standard",
                violation_error_message="Enter when the request was answered.",
            ),
        ),
        migrations.AddConstraint(
            model_name="standardrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_at", None),
                    ("standard__isnull", False),
                    models.Q(("answer", ""), _negated=True),
                    _connector="OR",
                ),
                name="declined_standards_say_why",
                violation_error_message="Enter a reason.",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(ADD_COLUMNS, DROP_COLUMNS)],
            state_operations=[
                migrations.CreateModel(
                    name="ServiceStandard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "evidence_url",
                            models.URLField(
                                blank=True,
                                db_default="",
                                default="",
                                max_length=500,
                                validators=[
                                    django.core.validators.URLValidator(schemes=["http", "https"])
                                ],
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("claimed", "Claimed"),
                                    ("checked", "Checked"),
                                    ("not_shown", "Evidence does not show it"),
                                ],
                                db_default="claimed",
                                default="claimed",
                                max_length=10,
                            ),
                        ),
                        ("checked_at", models.DateTimeField(blank=True, null=True)),
                        ("valid_until", models.DateField(blank=True, null=True)),
                        (
                            "note",
                            models.CharField(blank=True, db_default="", default="", max_length=300),
                        ),
                        (
                            "claimed_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), editable=False
                            ),
                        ),
                    ],
                    options={
                        "db_table": "services_service_standards",
                    },
                ),
                migrations.AddField(
                    model_name="servicestandard",
                    name="service",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="standard_claims",
                        to="services.service",
                    ),
                ),
                migrations.AddField(
                    model_name="servicestandard",
                    name="standard",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="service_claims",
                        to="services.standard",
                    ),
                ),
                migrations.AlterUniqueTogether(
                    name="servicestandard",
                    unique_together={("service", "standard")},
                ),
                BaseOfProxy(),
                migrations.AlterField(
                    model_name="service",
                    name="standards",
                    field=models.ManyToManyField(
                        blank=True,
                        related_name="services",
                        through="services.ServiceStandard",
                        to="services.standard",
                    ),
                ),
            ],
        ),
        AddConstraintNotValid(
            model_name="servicestandard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("checked_at", None), ("state", "claimed")),
                    models.Q(
                        models.Q(("state", "claimed"), _negated=True), ("checked_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="checked_service_claims_say_when",
                violation_error_message="Enter when it was checked, or set the state to Claimed.",
            ),
        ),
        *[
            migrations.RunSQL(
                NOTE_CHANGE.format(table=table), f"DROP TRIGGER note_change ON {table}"
            )
            for table in ("services_standard_categories", "services_productstandard")
        ],
    ]
