"""Who has duties on the site as a whole."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from portal.accounts.models import User

AnyUser = AbstractBaseUser | AnonymousUser


def is_in_good_standing(user: AnyUser) -> bool:
    return isinstance(user, User) and user.is_active and not user.is_suspended


def is_moderator(user: AnyUser) -> bool:
    """Moderators, and administrators, who may do whatever they may."""
    return isinstance(user, User) and is_in_good_standing(user) and user.has_duties


def is_administrator(user: AnyUser) -> bool:
    return isinstance(user, User) and is_in_good_standing(user) and user.is_superuser


def can_suspend(user: AnyUser, person: User) -> bool:
    """Moderators suspend people without duties, administrators moderators too; nobody themself."""
    if user.pk == person.pk or person.erased_at or person.is_superuser:
        return False
    return is_administrator(user) if person.is_moderator else is_moderator(user)


def can_reinstate(user: AnyUser, person: User) -> bool:
    return can_suspend(user, person) and person.is_suspended


def can_give_duties(user: AnyUser, person: User) -> bool:
    return is_administrator(user) and user.pk != person.pk and person.erased_at is None


def can_appeal(user: User) -> bool:
    return user.is_suspended and user.appealed_at is None


def can_erase_account(user: User) -> bool:
    """Whoever has duties hands them on first: the site must not lose its last administrator."""
    return is_in_good_standing(user) and not user.has_duties
