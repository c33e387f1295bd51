"""A contract that a public notice says was awarded."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.audit.models import Entry
from services.models import Category, Contract, Product, Supplier, Use
from services.models.choices import ValueBand
from services.notices.acts import NoticeAct
from services.notices.models.award_notice_queryset import (
    ICT,
    PUBLISHED,
    UNTIL,
    AwardNoticeQuerySet,
)
from services.notices.models.choices import ContractKind, MatchedBy, NoticeAnswer, NoticeSource
from services.notices.models.name_keys import name_key, product_key

# what tells one contract from another: an ocid alone was seen under 29 buyers
KEY = ["source", "ocid", "award_id", "buyer_name"]
DAYS_IN_A_YEAR = 365.25


class AwardNotice(models.Model):
    """An award as the newest release says it, matched to records of ours as well as may be.

    Of a contract that is no ICT only the key and the day are kept, so that releases can arrive in
    any order. Who to contact is not kept of any.
    """

    source = models.CharField(max_length=30, choices=NoticeSource)
    ocid = models.CharField(max_length=200)
    award_id = models.CharField(max_length=210)
    buyer_name = models.CharField(
        max_length=200, help_text=_("The buyer’s name, exactly as the notice gives it.")
    )
    buyer_identifier = models.CharField(max_length=200, blank=True)
    release_id = models.CharField(max_length=200, blank=True)
    released_at = models.DateTimeField()
    first_seen_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    title = models.CharField(max_length=250, blank=True)
    description = models.TextField(max_length=2000, blank=True)
    kind = models.CharField(max_length=10, choices=ContractKind)
    codes = ArrayField(
        models.CharField(max_length=8),
        default=list,
        help_text=_(
            "Common Procurement Vocabulary (CPV) codes of what was bought, for example 48000000."
        ),
    )
    supplier_name = models.CharField(
        max_length=200,
        blank=True,
        help_text=_("The supplier’s name as the notice gives it. If there are several, the first."),
    )
    supplier_number = models.CharField(max_length=20, blank=True)
    supplier_names = ArrayField(models.CharField(max_length=200), default=list)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    latest_end = models.DateField(
        null=True, help_text=_("The last possible end date, if every extension is used.")
    )
    value = models.BigIntegerField(
        null=True, help_text=_("The value of the whole contract, in pounds.")
    )
    published_on = models.DateField(null=True)
    url = models.URLField(max_length=500, blank=True)
    is_framework = models.BooleanField(default=False)
    # how moderators are asked about what matches nothing; empty for what is no ICT
    supplier_key = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("The supplier’s name in the short form we use to find its products."),
    )
    product_key = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("The title and supplier in the short form we use to find the product."),
    )

    council = models.ForeignKey(Council, models.PROTECT, related_name="notices", db_index=False)
    council_by = models.CharField(max_length=20, choices=MatchedBy)
    other_council = models.ForeignKey(
        Council,
        models.PROTECT,
        related_name="+",
        null=True,
        help_text=_("The council of the buyer’s web address, if it is another one."),
    )
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="notices", null=True)
    supplier_by = models.CharField(max_length=20, choices=MatchedBy, blank=True)
    product = models.ForeignKey(Product, models.PROTECT, related_name="notices", null=True)
    product_by = models.CharField(max_length=20, choices=MatchedBy, blank=True)
    category = models.ForeignKey(Category, models.PROTECT, related_name="notices", null=True)

    answer = models.CharField(
        max_length=10, choices=NoticeAnswer, blank=True, default=NoticeAnswer.OPEN
    )
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    # no foreign key: with one, a deletion would take services away before their uses, which
    # the triggers that count uses have to see
    use_key = models.BigIntegerField(
        null=True,
        help_text=_("The number of the use that the council’s answer added or completed."),
    )
    use_is_new = models.BooleanField(
        default=False, help_text=_("Whether the council’s answer added the use.")
    )
    contract = models.ForeignKey(
        Contract,
        models.SET_NULL,
        related_name="notices",
        null=True,
        blank=True,
        db_index=False,
        help_text=_("The council’s own record of the same contract."),
    )
    contract_is_new = models.BooleanField(
        default=False,
        db_default=False,
        help_text=_("Whether the council’s answer added the contract."),
    )

    objects = AwardNoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=KEY, name="an_award_of_a_buyer_is_there_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="answered_notices_say_when",
            ),
            models.CheckConstraint(
                condition=Q(use_key=None) | Q(answer__in=["used", "ended", "other"]),
                name="only_answered_notices_lead_to_a_use",
            ),
        ]
        indexes = [
            models.Index(fields=["council", "ends_on"], name="notices_of_councils_by_end"),
            models.Index(fields=["ocid"], name="notices_by_ocid"),
            models.Index(
                fields=["contract"],
                name="notices_of_contracts",
                condition=Q(contract__isnull=False),
            ),
            models.Index(UNTIL, F("id"), condition=PUBLISHED, name="published_notices_by_end"),
            GinIndex(
                OpClass(Upper("title"), name="gin_trgm_ops"),
                OpClass(Upper("supplier_name"), name="gin_trgm_ops"),
                name="notices_by_letters",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_title

    def save(self, *args: Any, **options: Any) -> None:
        self.set_keys()
        super().save(*args, **options)

    def get_absolute_url(self) -> str:
        return f"{reverse('council_contracts:index', args=[self.council.slug])}#contract-{self.pk}"

    def set_keys(self) -> None:
        self.supplier_key = name_key(self.supplier_name)
        self.product_key = product_key(self.title, self.supplier_name)

    @property
    def key(self) -> tuple[str, ...]:
        return (self.source, self.ocid, self.award_id, self.buyer_name)

    @property
    def shown_title(self) -> str:
        """Its title or, where the notice has none, whom it is with."""
        if self.title:
            return self.title
        return gettext("Contract with {supplier}").format(supplier=self.supplier_name or "…")

    @property
    def use(self) -> Use | None:
        """The council's record, as long as it is there."""
        return Use.objects.filter(pk=self.use_key).first() if self.use_key is not None else None

    @property
    def is_shown(self) -> bool:
        return self.kind in ICT and self.withdrawn_at is None

    @property
    def is_ended(self) -> bool:
        return self.last_day is not None and self.last_day < timezone.localdate()

    @property
    def is_evidence(self) -> bool:
        """Whether it says that its council has a product now."""
        is_sure = self.product_id is not None and not self.is_framework
        is_ours = self.answer != NoticeAnswer.NOT_OURS
        return self.is_shown and is_sure and is_ours and not self.is_ended

    def is_undone_since(self, moment: datetime) -> bool:
        """Whether an answer was taken back since then: who was asked before is to look again."""
        undone = Entry.objects.about(self).filter(verb=NoticeAct.ANSWER_UNDONE)
        return undone.filter(at__gte=moment).exists()

    def fill(self, contract: Contract) -> None:
        """Add to a contract of the council what the notice says and the council has not said."""
        if self.ends_on and (contract.ends_on is None or contract.ends_on < self.ends_on):
            contract.end_on(self.ends_on)
            known = [day for day in (contract.extension_until, self.latest_end) if day]
            contract.extension_until = max(known, default=None)
        starts_on, ends_on = self.starts_on, contract.ends_on
        if starts_on and (ends_on is None or starts_on <= ends_on):
            contract.starts_on = contract.starts_on or starts_on
        contract.title = contract.title or self.title[:200]
        contract.supplier = contract.supplier or self.supplier
        contract.value_band = contract.value_band or self.value_band

    @property
    def value_band(self) -> str:
        """The band of a year's value, as uses have it; empty where it is not known."""
        return "" if self.annual_value is None else ValueBand.of(self.annual_value)

    @property
    def annual_value(self) -> int | None:
        """The value of the contract for each year, or the whole of it for a shorter one."""
        if self.value is None or not (self.starts_on and self.ends_on):
            return None
        years = max(1, (self.ends_on - self.starts_on).days / DAYS_IN_A_YEAR)
        return round(self.value / years)

    @property
    def last_day(self) -> date | None:
        return self.latest_end or self.ends_on
