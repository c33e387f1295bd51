import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from portal.database.migrations import GroupedMigration


class Migration(GroupedMigration):
    dependencies = [
        ("notices", "0008_contracts_of_notices"),
        ("services", "0027_plain_labels"),
    ]

    operations = [
        migrations.AddField(
            model_name="awardnotice",
            name="supplier_key",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="The supplier’s name, as compared.",
                max_length=200,
            ),
        ),
        migrations.AddField(
            model_name="awardnotice",
            name="product_key",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Title and supplier, as compared.",
                max_length=200,
            ),
        ),
        migrations.AddField(
            model_name="namedecision",
            name="product",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="services.product",
            ),
        ),
        migrations.AlterField(
            model_name="namedecision",
            name="role",
            field=models.CharField(
                choices=[("buyer", "Buyer"), ("supplier", "Supplier"), ("product", "Product")],
                max_length=10,
            ),
        ),
        AddConstraintNotValid(
            model_name="namedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("product", None), ("role", "buyer"), ("supplier", None)),
                    models.Q(("council", None), ("product", None), ("role", "supplier")),
                    models.Q(("council", None), ("role", "product"), ("supplier", None)),
                    _connector="OR",
                ),
                name="names_mean_what_their_role_says",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="namedecision", name="buyers_are_councils_and_suppliers_suppliers"
        ),
    ]
