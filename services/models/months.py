from calendar import monthrange
from datetime import date


def months_from(day: date, months: int) -> date:
    """The same day so many months later, or earlier; the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
