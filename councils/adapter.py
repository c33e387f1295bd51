from councils.models import DomainStatus, EmailDomain
from portal.accounts.adapter import AccountAdapter

UNKNOWN = "account/email/unknown_account"
COULD_HAVE_ACCOUNT = {DomainStatus.COUNCIL, DomainStatus.PUBLIC_BODY}


class CouncilAccountAdapter(AccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """That we do not know an address is mailed only where somebody could have an account.

        Else anybody could have us write to any address on the internet.
        """
        standing = EmailDomain.objects.standing_of(email)
        if template_prefix != UNKNOWN or standing in COULD_HAVE_ACCOUNT:
            super().send_mail(template_prefix, email, context)
