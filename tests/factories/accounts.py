from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.utils import timezone
from factory import Faker, Sequence
from factory.django import DjangoModelFactory

from portal.accounts.actor import Actor
from portal.accounts.models import User

TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class UserFactory(DjangoModelFactory):
    """Somebody with a confirmed address, and, if they have a duty, a second step.

    ``confirmed=False``, ``duty="moderator"`` or ``"administrator"``, ``suspended=True`` and
    ``second_step=False`` make others.
    """

    class Meta:
        model = User

    email = Sequence(lambda n: f"officer{n}@council.example")
    display_name = Faker("first_name")

    @classmethod
    def _create(cls, model_class, *args, **fields):
        confirmed = fields.pop("confirmed", True)
        duty, suspended = fields.pop("duty", "none"), fields.pop("suspended", False)
        second_step = fields.pop("second_step", duty != "none")
        if suspended:
            fields |= {"suspended_at": timezone.now(), "suspension_reason": "Advertised."}
        user = model_class.objects.create_user(*args, **fields)
        EmailAddress.objects.create(user=user, email=user.email, verified=confirmed, primary=True)
        if duty != "none":
            user.give_duty(duty)
        if second_step:
            TOTP.activate(user, TOTP_SECRET)
            RecoveryCodes.activate(user)
        return user


def asking(user):
    """The same person as a request has them: all that is known of them is read already."""
    return Actor.of(user)
