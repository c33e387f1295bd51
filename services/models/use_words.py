"""The dates of a use in words: what they mean depends on its status."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext

from services.models.choices import UseStatus
from services.models.use import Use

MONTH = "F Y"
RUNNING = {UseStatus.IN_USE, UseStatus.PHASING_OUT}


def dates_in_words(use: Use) -> str:
    """Return from when to when something is or was used; nothing where no date is recorded."""
    since, until = _months(use)
    if until:
        text = gettext("{since} to {until}") if since else gettext("Until {until}")
    elif use.status == UseStatus.STOPPED:
        text = gettext("From {since}, end date not recorded")
    else:
        text = gettext("Since {since}") if use.status in RUNNING else gettext("From {since}")
    return text.format(since=since, until=until) if since or until else ""


def status_in_words(use: Use) -> str:
    """Return the status with its dates, so that each date says what happened then."""
    since, until = _months(use)
    text = "{status}"
    if until:
        text = gettext("Used from {since} to {until}") if since else gettext("Used until {until}")
    elif since:
        text = _since(use.status)
    return text.format(status=use.get_status_display(), since=since, until=until)


def end_in_words(ended_on: date | None) -> str:
    """Say when something ended that nobody confirms any more."""
    if ended_on is None:
        return gettext("Ended, date not recorded")
    return gettext("Ended in {month}").format(month=_month(ended_on))


def _since(status: str) -> str:
    texts = {
        UseStatus.STOPPED: gettext("Stopped. Used from {since}, end date not recorded"),
        UseStatus.PHASING_OUT: gettext("Being replaced. In use since {since}"),
        UseStatus.IN_USE: gettext("In use since {since}"),
    }
    return texts.get(UseStatus(status)) or gettext("{status}, start date {since}")


def _months(use: Use) -> tuple[str, str]:
    return _month(use.since), _month(use.until)


def _month(day: date | None) -> str:
    return date_format(day, MONTH) if day else ""
