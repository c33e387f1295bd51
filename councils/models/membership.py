"""Who works for which council, and what they may do there."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.models.council import Council, CouncilQuerySet
from councils.models.lapse import FIRST_LETTER, SECOND_LETTER, LapseQuerySet
from portal.accounts.models import User
from portal.lists.name_order import by_name


class Role(models.TextChoices):
    MEMBER = "member", _("Member")
    EDITOR = "editor", _("Editor")
    MANAGER = "manager", _("Manager")


class MembershipState(models.TextChoices):
    REQUESTED = "requested", _("Requested")
    ACTIVE = "active", _("Active")
    ENDED = "ended", _("Ended")


class MembershipQuerySet(LapseQuerySet):
    def requested(self) -> Self:
        return self.filter(state=MembershipState.REQUESTED)

    def active(self) -> Self:
        return self.filter(state=MembershipState.ACTIVE)

    def ended(self) -> Self:
        return self.filter(state=MembershipState.ENDED)

    def begun(self) -> Self:
        """Of people who work, or have worked, for a council."""
        return self.filter(began_at__isnull=False)

    def who_can_act(self) -> Self:
        """Active ones of people who can sign in."""
        return self.active().filter(user__is_active=True, user__suspended_at=None)

    def managers(self) -> Self:
        """Those who can act as managers now."""
        return self.who_can_act().filter(role=Role.MANAGER)

    def of_colleagues(self, membership: "Membership") -> Self:
        """Those of the other people of a council, by name."""
        return (
            self.filter(council=membership.council_id).exclude(pk=membership.pk).for_people_page()
        )

    def editors(self) -> Self:
        """Those who say what a council offers and uses."""
        return self.active().exclude(role=Role.MEMBER)

    def with_addresses(self, council: Council, addresses: list[str]) -> list[str]:
        """Those of these addresses, in lower case, that people of a council sign in with."""
        people = self.filter(council=council).annotate(address=Lower("user__email"))
        found = people.filter(address__in=addresses).order_by("address")
        return list(found.values_list("address", flat=True))

    def users(self) -> list[User]:
        return [membership.user for membership in self.select_related("user").order_by("pk")]

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """People of a council see each other; moderators see everybody; one's own always."""
        if user.is_anonymous or user.is_suspended:
            return self.none()
        if user.has_duties:
            return self
        mine = Membership.objects.active().filter(user=user).values("council")
        return self.filter(Q(user=user) | Q(council__in=mine))

    def asking_to_manage(self) -> Self:
        return self.active().filter(manager_asked_at__isnull=False)

    def unmanaged_councils(self) -> CouncilQuerySet:
        """Current councils that have people or had a manager, and no manager who can act now.

        Each has ``unmanaged_since``: when the membership of its latest manager ended, or else
        when the first of its people began. Those that wait longest come first.
        """
        had_manager = self.ended().filter(role=Role.MANAGER, began_at__isnull=False)
        known = Q(pk__in=self.active().values("council"))
        found = Council.objects.current().filter(known | Q(pk__in=had_manager.values("council")))
        unmanaged = found.exclude(pk__in=self.managers().values("council"))
        latest = had_manager.filter(council=OuterRef("pk")).order_by("-ended_at")
        first = self.active().filter(council=OuterRef("pk")).order_by("began_at")
        since = Coalesce(
            Subquery(latest.values("ended_at")[:1]), Subquery(first.values("began_at")[:1])
        )
        return unmanaged.annotate(unmanaged_since=since).order_by("unmanaged_since", "pk")

    def for_people_page(self) -> Self:
        return self.select_related("user").order_by(by_name("user__display_name"), "pk")

    def for_person(self) -> Self:
        return self.select_related("council").order_by(by_name("council__name"), "pk")

    def without_manager_to_ask(self) -> Self:
        """Requests that nobody at the council can answer."""
        managed = Membership.objects.managers().values("council")
        return self.requested().exclude(council__in=managed)


class Membership(models.Model):
    """A person at a council: one row for the two, however often they came and went."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    council = models.ForeignKey(Council, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    state = models.CharField(max_length=10, choices=MembershipState)
    note = models.TextField(blank=True, max_length=500)
    asked_at = models.DateTimeField(auto_now_add=True)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    manager_asked_at = models.DateTimeField(null=True, blank=True)
    is_chosen = models.BooleanField(
        default=False, help_text=_("The council that the person has chosen to act for.")
    )
    editor_asked_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the person said that they still work there.")
    )
    lapses_on = models.DateField(
        null=True, blank=True, help_text=_("The day on which it ends unless the person signs in.")
    )
    lapse_reminded_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "council"], name="one_membership_for_a_person_and_a_council"
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="roles_are_member_editor_or_manager"
            ),
            models.CheckConstraint(
                condition=Q(state="requested", began_at=None, ended_at=None)
                | Q(state="active", began_at__isnull=False, ended_at=None)
                | Q(state="ended", ended_at__isnull=False),
                name="memberships_have_the_dates_of_their_state",
            ),
            models.CheckConstraint(
                condition=Q(manager_asked_at=None) | Q(state="active") & ~Q(role=Role.MANAGER),
                name="only_members_ask_to_manage",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_chosen=True), name="people_act_for_one_council"
            ),
            models.CheckConstraint(
                condition=Q(is_chosen=False) | Q(state="active"),
                name="people_act_for_councils_they_work_for",
            ),
            models.CheckConstraint(
                condition=Q(editor_asked_at=None) | Q(state="active", role=Role.MEMBER),
                name="only_members_ask_to_edit",
            ),
            models.CheckConstraint(
                condition=Q(lapses_on=None, lapse_reminded_at=None)
                | Q(lapses_on__isnull=False, state="active"),
                name="only_active_memberships_lapse",
            ),
        ]
        indexes = [models.Index(fields=["council", "state"], name="memberships_of_a_council")]

    def __str__(self) -> str:
        return f"{self.user}, {self.council}"

    @property
    def is_active(self) -> bool:
        return self.state == MembershipState.ACTIVE

    @property
    def is_manager(self) -> bool:
        return self.is_active and self.role == Role.MANAGER

    @property
    def is_last_manager(self) -> bool:
        """Asks the database; lock the council first where it matters."""
        others = self.council.memberships.managers().exclude(pk=self.pk)
        return self.is_manager and not others.exists()

    @property
    def role_asked_for(self) -> str:
        """The role that the person has asked for and has no answer about, if any."""
        if self.manager_asked_at:
            return Role.MANAGER
        return Role.EDITOR if self.editor_asked_at else ""

    def begin(self) -> None:
        self.state, self.role = MembershipState.ACTIVE, Role.MEMBER
        self.began_at, self.ended_at = timezone.now(), None
        self.save()

    def end(self) -> None:
        self.state, self.ended_at = MembershipState.ENDED, timezone.now()
        self.manager_asked_at, self.editor_asked_at, self.note = None, None, ""
        self.is_chosen = False
        self.lapses_on = self.lapse_reminded_at = None
        self.save()

    def ask_again(self, note: str) -> None:
        self.state, self.role, self.note = MembershipState.REQUESTED, Role.MEMBER, note
        self.began_at = self.ended_at = None
        self.save()

    def choose(self) -> None:
        """Act for this council from now on, and for no other."""
        theirs = Membership.objects.filter(user=self.user_id)
        list(theirs.select_for_update(no_key=True).order_by("pk"))
        theirs.filter(is_chosen=True).update(is_chosen=False)
        theirs.active().filter(pk=self.pk).update(is_chosen=True)

    def announce_lapse(self) -> None:
        """Note that the person was told: 30 days from now the membership ends."""
        self.lapses_on = timezone.localdate() + FIRST_LETTER
        self.save(update_fields=["lapses_on"])

    def remind_of_lapse(self) -> None:
        """Note the second email; it comes 7 days before the end, however late it is sent."""
        self.lapse_reminded_at = timezone.now()
        earliest = timezone.localdate() + SECOND_LETTER
        self.lapses_on = max(self.lapses_on or earliest, earliest)
        self.save(update_fields=["lapse_reminded_at", "lapses_on"])

    def keep_going(self) -> None:
        """Let it end on no day: the person signed in, or said that they still work there."""
        self.lapses_on = self.lapse_reminded_at = None
        self.save(update_fields=["lapses_on", "lapse_reminded_at"])

    def ask_to_manage(self) -> None:
        self.manager_asked_at = timezone.now()
        self.save(update_fields=["manager_asked_at"])

    def ask_to_edit(self) -> None:
        self.editor_asked_at = timezone.now()
        self.save(update_fields=["editor_asked_at"])

    def refuse_to_manage(self) -> None:
        self.manager_asked_at = None
        self.save(update_fields=["manager_asked_at"])

    def change_role(self, role: str) -> None:
        self.role, self.manager_asked_at, self.editor_asked_at = role, None, None
        self.save(update_fields=["role", "manager_asked_at", "editor_asked_at"])
