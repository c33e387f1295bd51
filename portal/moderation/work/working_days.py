"""Working days: Monday to Friday. Bank holidays count as working days."""

from datetime import datetime, timedelta

from django.utils import timezone

DAY = timedelta(days=1)
SATURDAY = 5


def is_working_day(moment: datetime) -> bool:
    return timezone.localtime(moment).weekday() < SATURDAY


def working_days_ago(number: int, now: datetime | None = None) -> datetime:
    """The moment from which so many working days have passed until now."""
    moment = now or timezone.now()
    while number:
        moment -= DAY
        number -= is_working_day(moment)
    return moment


def working_days_between(start: datetime, end: datetime) -> float:
    """How many working days passed, each part of a working day included."""
    total, moment = 0.0, start
    while moment < end:
        step = min(DAY, end - moment)
        total += step / DAY if is_working_day(moment) else 0
        moment += step
    return total
