"""What the database holds true of listings, and what it does by itself when they change."""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from services.models.choices import OPEN_STATES, ServiceState

TO_REVIEW = Q(state=ServiceState.SUBMITTED) | Q(state=ServiceState.PUBLISHED, reviewed_at=None)
STATE_FIELDS = ["updated_at", "users_count"]  # in the indexes, so that a page is read from one

# in the orders of the catalogue, to be read from either end (decision 4)
INDEXES: list[models.Index] = [
    models.Index(fields=["updated_at", "id"], name="services_by_change"),
    GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="service_title_letters"),
    models.Index(
        fields=["submitted_at"],
        name="services_to_review",
        condition=Q(TO_REVIEW, edit_of=None, submitted_at__isnull=False),
    ),
    models.Index(
        "is_dormant",
        F("users_count").desc(),
        "id",
        name="published_by_use",
        include=STATE_FIELDS,
        condition=Q(state=ServiceState.PUBLISHED),
    ),
    models.Index(
        F("published_at").desc(),
        "id",
        name="published_by_date",
        include=STATE_FIELDS,
        condition=Q(state=ServiceState.PUBLISHED),
    ),
    models.Index(
        F("last_confirmed_at").desc(nulls_last=True),
        "id",
        name="published_by_confirmation",
        include=STATE_FIELDS,
        condition=Q(state=ServiceState.PUBLISHED),
    ),
    models.Index(
        fields=["category", "phase", "hosting", "kind"],
        name="published_by_filters",
        include=["id", *STATE_FIELDS],
        condition=Q(state=ServiceState.PUBLISHED),
    ),
    models.Index(
        Lower("title"),
        "id",
        name="published_by_title",
        include=STATE_FIELDS,
        condition=Q(state=ServiceState.PUBLISHED),
    ),
]
CONSTRAINTS: list[models.BaseConstraint] = [
    models.UniqueConstraint(
        "council",
        Lower("title"),
        "inherited_from",
        name="a_council_lists_a_title_once",
        nulls_distinct=False,
        condition=Q(edit_of=None, merged_into=None),
        violation_error_message=_(
            "This council already has a service with this name. Enter a different name."
        ),
    ),
    models.UniqueConstraint(
        "source",
        "source_key",
        name="an_imported_listing_comes_once",
        violation_error_message=_("This service has already been imported."),
        condition=~Q(source=""),
    ),
    models.CheckConstraint(
        condition=~Q(state=ServiceState.PUBLISHED) | Q(published_at__isnull=False),
        name="published_services_say_since_when",
        violation_error_message=_("Enter the date when the service was published."),
    ),
    models.CheckConstraint(
        condition=~Q(state=ServiceState.SUBMITTED) | Q(submitted_at__isnull=False),
        name="submitted_services_say_since_when",
        violation_error_message=_("Enter the date when the service was submitted."),
    ),
    models.CheckConstraint(
        condition=~Q(title=""),
        name="services_have_a_title",
        violation_error_message=_("Enter the name of the service."),
    ),
    models.UniqueConstraint(
        "edit_of",
        "council",
        name="a_council_has_one_open_edit_of_a_listing",
        violation_error_message=_("This council is already changing this service."),
        condition=Q(is_suggestion=False, state__in=OPEN_STATES),
    ),
    models.UniqueConstraint(
        "edit_of",
        "author",
        name="a_person_has_one_open_suggestion_for_a_listing",
        violation_error_message=_("You already have an open suggestion for this service."),
        condition=Q(is_suggestion=True, state__in=OPEN_STATES),
    ),
    models.CheckConstraint(
        condition=Q(edit_of=None) | Q(state__in=[*OPEN_STATES, ServiceState.REJECTED]),
        name="edits_are_never_published_themselves",
        violation_error_message=_(
            "This is a change to a published service. Accept it in Moderation instead."
        ),
    ),
    models.CheckConstraint(
        condition=Q(edit_of=None, base=None, is_suggestion=False)
        | Q(edit_of__isnull=False, base__isnull=False),
        name="edits_know_what_they_began_with",
        violation_error_message=_(
            "This is a change to a published service. It cannot be published as a new service."
        ),
    ),
    models.CheckConstraint(
        condition=Q(merged_into=None) | Q(state=ServiceState.ARCHIVED),
        name="merged_services_are_archived",
        violation_error_message=_("This service was merged and must stay archived."),
    ),
    *[
        models.CheckConstraint(
            condition=Q(**{field: ""}) | Q(**{f"{field}__regex": r"^https?://"}),
            name=f"service_{field}_is_a_web_address",
            violation_error_message=_("Enter a web address that starts with https:// or http://."),
        )
        for field in ("website", "source_code_url", "documentation_url")
    ],
]
# an address that a listing takes leads to that listing, whoever had it once
TRIGGERS = [
    pgtrigger.Trigger(
        name="former_slugs_are_kept",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("slug"),  # type: ignore[no-untyped-call]  # pgtrigger has no types
        condition=pgtrigger.Condition(
            "OLD.slug IS DISTINCT FROM NEW.slug AND OLD.published_at IS NOT NULL"
        ),
        func="""
            DELETE FROM services_formerslug WHERE slug = NEW.slug;
            INSERT INTO services_formerslug (slug, service_id) VALUES (OLD.slug, OLD.id);
            RETURN NULL;
        """,
    ),
]
