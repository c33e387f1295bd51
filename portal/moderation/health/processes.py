"""The database, the processes behind the pages, and what waits for them."""

from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.db.models import Min
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.mail.models import Mail
from portal.moderation.health.line import WELL, Health, HealthLine, counted
from portal.operations import readiness
from portal.operations.readiness import Check
from portal.search.vectors.state import problem_of_meaning
from portal.search.vectors.store import count_missing
from portal.text import date_time

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class CheckWords(NamedTuple):
    """What a check of the monitors says in sentences."""

    part: "StrOrPromise"
    good: "StrOrPromise"
    bad: "StrOrPromise"
    advice: "StrOrPromise"


CHECK_WORDS = {
    "database": CheckWords(
        _("Database"),
        _("The database answers."),
        _("The database does not answer, or takes too long."),
        _("Look at PostgreSQL. The site comes back when the database does."),
    ),
    "migrations": CheckWords(
        _("Version of the database"),
        _("The database has the version that this software needs."),
        _("The database is older than this software."),
        _("Run manage.py migrate."),
    ),
    "writes": CheckWords(
        _("Saving"),
        _("Changes can be saved."),
        _("Nothing can be saved."),
        _("Free some space on the disk of the database, and look at PostgreSQL."),
    ),
    "workers": CheckWords(
        _("Workers"),
        _("At least one worker is running."),
        _("No worker is running. No emails and notifications are sent."),
        _("Start a worker. The log of the last one says why it ended."),
    ),
    "search": CheckWords(
        _("Search index"),
        _("The search index is current."),
        _("Another version of PostgreSQL wrote the search index, so some words are not found."),
        _("The scheduler writes it again within ten minutes. Or run manage.py rebuild_search."),
    ),
}


def checked(check: Check) -> HealthLine:
    """What a check says, in sentences."""
    words = CHECK_WORDS[check.name]
    if check.is_ok:
        return HealthLine(words.part, Health.OK, [words.good])
    return HealthLine(words.part, Health.ACT, [words.bad], words.advice, WELL)


def scheduled_jobs() -> HealthLine:
    """Jobs that are late or failed, by name."""
    part, faults = _("Scheduled jobs"), readiness.job_report().faults
    if not any(faults.values()):
        return HealthLine(part, Health.OK, [_("Every job ran in time and ended well.")])
    words = {
        readiness.LATE: gettext("Late: {names}."),
        readiness.AHEAD: gettext("Begun in the future, by a wrong clock: {names}."),
        readiness.FAILED: gettext("Failed: {names}."),
    }
    sentences: list[StrOrPromise] = [
        format_html(words[how], names=_as_code(names)) for how, names in faults.items() if names
    ]
    advice = _(
        "If jobs are late, start the scheduler. If one failed, Jobs in Administration has the "
        "error. Fix the cause, then run the command by hand."
    )
    return HealthLine(part, Health.ACT, sentences, advice)


def _as_code(names: list[str]) -> SafeString:
    return format_html_join(", ", "<code>{}</code>", ([name] for name in names))


def emails() -> HealthLine:
    """What waits to be sent, and what could not be delivered."""
    queue = readiness.mail_queue()
    sentences: list[StrOrPromise] = [gettext("No email waits to be sent.")]
    waiting = Mail.objects.waiting()[: readiness.MAX_COUNTED].count()
    if waiting:
        first = ngettext(
            "{n} email has been waiting to be sent since {moment}.",
            "{n} emails wait to be sent, the first since {moment}.",
            waiting,
        )
        sentences = [first.format(n=counted(waiting), moment=date_time(queue.since))]
    if queue.failed:
        failed = ngettext(
            "{n} email of the last 30 days could not be delivered. It failed on {moment}.",
            "{n} emails of the last 30 days could not be delivered, the first on {moment}.",
            queue.failed,
        )
        since = Mail.objects.failed().aggregate(first=Min("failed_at"))["first"]
        moment = date_time(since)
        sentences.append(failed.format(n=counted(queue.failed), moment=moment))
    return HealthLine(
        _("Emails"),
        _health(is_alarm=queue.is_late, is_flawed=bool(queue.failed)),
        sentences,
        _("Failed emails in Administration say why. Try them again, or discard them."),
        _("Queues and failures"),
    )


def tasks() -> HealthLine:
    """What workers are still to do, and what stopped with an error."""
    queue = readiness.task_queue()
    sentences: list[StrOrPromise] = [gettext("No task waits for a worker.")]
    if queue.since:
        words = gettext("The next task has been waiting for a worker since {moment}.")
        sentences = [words.format(moment=date_time(queue.since))]
    if queue.failed:
        failed = ngettext(
            "{n} task stopped with an error.", "{n} tasks stopped with an error.", queue.failed
        )
        sentences.append(failed.format(n=counted(queue.failed)))
    return HealthLine(
        _("Tasks"),
        _health(is_alarm=queue.is_late, is_flawed=bool(queue.failed)),
        sentences,
        _("If tasks wait, start more workers. Run a failed task again when its cause is fixed."),
        _("Queues and failures"),
    )


def _health(*, is_alarm: bool, is_flawed: bool) -> Health:
    if is_alarm:
        return Health.ACT
    return Health.LOOK if is_flawed else Health.OK


def meaning() -> HealthLine:
    """Whether search by meaning is used where it is on, and how much is still to be indexed."""
    part = section = _("Search by meaning")
    if not settings.MEANING:
        return HealthLine(part, Health.OK, [_("It is off. The search goes by words.")])
    if problem_of_meaning():
        sentences: list[StrOrPromise] = [_("It is on, but not used. The search goes by words.")]
        advice = _("Start serve_vectors. Its log says what is missing.")
        return HealthLine(part, Health.LOOK, sentences, advice, section)
    missing = count_missing()
    waiting = ngettext(
        "It is used. {n} entry waits to be indexed.",
        "It is used. {n} entries wait to be indexed.",
        missing,
    )
    return HealthLine(part, Health.OK, [waiting.format(n=counted(missing))], section=section)
