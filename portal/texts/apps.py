from django.apps import AppConfig


class TextsConfig(AppConfig):
    name = "portal.texts"
    label = "texts"

    def ready(self) -> None:
        from allauth.account.signals import user_signed_up

        from portal.accounts.personal_data import register_sources
        from portal.mail.parts import register_wordings
        from portal.texts.actions import accept_first_terms
        from portal.texts.models import edited_wordings
        from portal.texts.personal_data import PERSONAL_DATA_SOURCES

        register_sources(*PERSONAL_DATA_SOURCES)
        register_wordings(edited_wordings)
        user_signed_up.connect(accept_first_terms, dispatch_uid="accept the terms")
