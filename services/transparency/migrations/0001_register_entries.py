"""What councils publish of their contracts."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("services", "0033_plain_help_texts"),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_published", models.BooleanField(default=False)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("title", models.CharField(blank=True, max_length=300)),
                ("organisational_unit", models.CharField(blank=True, max_length=200)),
                ("description", models.TextField(blank=True, max_length=2000)),
                (
                    "contract_type",
                    models.CharField(
                        blank=True,
                        choices=[("Goods", "Goods"), ("Services", "Services"), ("Works", "Works")],
                        max_length=10,
                    ),
                ),
                (
                    "process_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("Invitation to tender", "Invitation to tender"),
                            ("Invitation to quote", "Invitation to quote"),
                            ("Call-off from a framework", "Call-off from a framework"),
                            ("Direct award", "Direct award"),
                        ],
                        max_length=30,
                    ),
                ),
                ("review_on", models.DateField(blank=True, null=True)),
                ("last_extension_on", models.DateField(blank=True, null=True)),
                ("has_fixed_cost", models.BooleanField(blank=True, null=True)),
                (
                    "irrecoverable_vat",
                    models.PositiveBigIntegerField(
                        blank=True,
                        help_text="The VAT that the council cannot recover, in pounds.",
                        null=True,
                    ),
                ),
                ("sme_supplier", models.BooleanField(blank=True, null=True)),
                ("vcse_supplier", models.BooleanField(blank=True, null=True)),
                ("vcse_supplier_type", models.CharField(blank=True, max_length=60)),
                (
                    "charity_number",
                    models.CharField(
                        blank=True,
                        max_length=15,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Za-z]{0,3}[0-9]{5,8}(-[0-9]{1,3})?$",
                                "Enter a charity number, such as 1234567.",
                            )
                        ],
                    ),
                ),
                (
                    "company_number",
                    models.CharField(
                        blank=True,
                        max_length=8,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Za-z0-9]{8}$",
                                "Enter a company number of 8 characters, such as 01234567.",
                            )
                        ],
                    ),
                ),
                ("procurement_category", models.CharField(blank=True, max_length=120)),
                (
                    "cpv_code",
                    models.CharField(
                        blank=True,
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9]{8}(-[0-9])?$", "Enter a CPV code, such as 48000000-8."
                            )
                        ],
                    ),
                ),
                ("cpv_label", models.CharField(blank=True, max_length=200)),
                ("contact_role", models.CharField(blank=True, max_length=120)),
                ("contact_email", models.EmailField(blank=True, max_length=254)),
                (
                    "contact_url",
                    models.URLField(
                        blank=True,
                        max_length=500,
                        validators=[django.core.validators.URLValidator(schemes=["http", "https"])],
                    ),
                ),
                (
                    "tender_url",
                    models.URLField(
                        blank=True,
                        max_length=500,
                        validators=[django.core.validators.URLValidator(schemes=["http", "https"])],
                    ),
                ),
                (
                    "document_url",
                    models.URLField(
                        blank=True,
                        max_length=500,
                        validators=[django.core.validators.URLValidator(schemes=["http", "https"])],
                    ),
                ),
                (
                    "performance_url",
                    models.URLField(
                        blank=True,
                        max_length=500,
                        validators=[django.core.validators.URLValidator(schemes=["http", "https"])],
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "contract",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="register_entry",
                        to="services.contract",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "register entries",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_published", True), _negated=True),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="a_published_entry_says_since_when",
                        violation_error_message="A published entry needs the time of publication.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_published", True), _negated=True),
                            models.Q(("title", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_published_entry_has_a_title",
                        violation_error_message="Enter a title.",
                    ),
                ],
            },
        ),
    ]
