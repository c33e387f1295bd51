from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "portal.outreach"

    def ready(self) -> None:
        from councils.models import Council
        from portal.accounts.personal_data import register_sources
        from portal.database.row_transfer import register_transfers
        from portal.outreach.personal_data import PERSONAL_DATA_SOURCES

        register_sources(*PERSONAL_DATA_SOURCES)
        # what moderators did about a council stays with it
        columns = ["outreachletter.council", "vouch.council", "outreachplan.council"]
        columns.append("vouch.from_council")
        register_transfers(Council, stays={f"outreach.{column}" for column in columns})
