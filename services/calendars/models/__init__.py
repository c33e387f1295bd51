from services.calendars.models.calendar_address import CalendarAddress
from services.calendars.models.decision import Decision, decisions_of

__all__ = ["CalendarAddress", "Decision", "decisions_of"]
