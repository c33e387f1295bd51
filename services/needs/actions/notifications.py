"""Who hears of what happens to needs."""

from collections.abc import Iterable

from councils.models import Council
from portal.accounts.models import User
from portal.mail.messages import send_email
from portal.notifications.actions import notify, notify_followers
from portal.notifications.events import Event
from portal.notifications.models.notification import Notice
from portal.text import in_sentence
from services.needs.models import Need


def notify_begun(need: Need, *, by: User) -> None:
    """For those who follow its council, its area or its product."""
    area = need.category
    news = Notice(Event.NEED_BEGUN, need, by=by, detail=need.council.name)
    notify_followers(news, [need.council, area, area.parent, need.product])


def notify_need_asked(need: Need, councils: Iterable[Council], *, by: User, link: str = "") -> None:
    """Those whose work fits are asked; who reads mail of the council's mailbox has a letter."""
    news = Notice(Event.NEED_ASKED, need, by=by, link=link, detail=need.council.name)
    editors = {user for council in councils for user in council.memberships.editors().users()}
    notify(news, editors, has_letter=not link)


def notify_need_decided(need: Need, *, by: User) -> None:
    """What came of it: for those who follow it, and for the councils that were asked."""
    detail = in_sentence(need.get_outcome_display())
    news = Notice(Event.NEED_DECIDED, need, by=by, detail=detail)
    asked = {
        user
        for finding in need.findings.asked().select_related("council")
        if finding.council
        for user in finding.council.memberships.editors().users()
    }
    notify(news, asked)
    notify_followers(news, [need], without=asked)


def notify_hidden(need: Need, *, by: User) -> None:
    send_email("needs/hidden", to=need.author.email, need=need)
    notify(Notice(Event.NEED_HIDDEN, need, by=by), [need.author], has_letter=True)
