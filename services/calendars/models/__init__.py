from services.calendars.models.calendar_address import CalendarAddress
from services.calendars.models.decision import DecisionEvent, decisions_of

__all__ = ["CalendarAddress", "DecisionEvent", "decisions_of"]
