"""What is done regularly. To add a job, add a line: a command of manage.py that may run twice.

Commands are named, not imported, so that every app can have jobs here. What happens often comes
first: it is looked at again after each job.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone


@dataclass(frozen=True)
class ScheduledCommand:
    """A command, every so often or every day at an hour of the site's time zone."""

    command: str
    arguments: tuple[str, ...] = ()
    every: timedelta = timedelta(days=1)
    at: time | None = None

    def mark(self, now: datetime) -> datetime:
        """Who began before this moment is due: one period ago, or the last time it struck."""
        if self.at is None:
            return now - self.every
        today = timezone.make_aware(datetime.combine(timezone.localdate(now), self.at))
        return today if today <= now else today - timedelta(days=1)


def often(command: str, **period: float) -> ScheduledCommand:
    return ScheduledCommand(command, every=timedelta(**period))


def daily(command: str, *arguments: str, at: str) -> ScheduledCommand:
    return ScheduledCommand(command, arguments, at=time.fromisoformat(at))


SCHEDULE = [
    often("return_lost_tasks", seconds=30),
    often("count_work", minutes=1),
    often("revive_mail", minutes=5),
    often("send_webhooks", seconds=30),
    often("fill_vectors", seconds=30),
    often("forget_changes", minutes=5),
    ScheduledCommand("rebuild_search", ("--if-outdated",), every=timedelta(minutes=10)),
    often("send_digests", minutes=15),
    often("send_work_digests", minutes=15),
    often("match_needs", minutes=15),
    often("match_searches", hours=1),
    often("add_up_tallies", hours=1),
    often("count_contracts", hours=1),
    often("find_work", hours=1),
    daily("mark_dormant", at="02:00"),
    daily("tidy_search", at="02:10"),
    daily("tidy_drafts", at="02:20"),
    daily("tidy_uploads", at="02:25"),
    daily("tidy_imports", at="02:27"),
    daily("tidy_invitations", at="02:28"),
    daily("tidy_calendars", at="02:29"),
    daily("tidy_mail", at="02:30"),
    daily("tidy_api", at="02:31"),
    daily("tidy_webhooks", at="02:31"),
    daily("tidy_history", at="02:32"),
    daily("tidy_exports", at="02:35"),
    daily("tidy_accounts", at="02:40"),
    daily("clearsessions", at="02:45"),
    daily(
        "prune_db_task_results",
        *("--queue-name", "*", "--min-age-days", "3", "--failed-min-age-days", "60"),
        at="02:50",
    ),
    daily("render_text", at="02:55"),
    daily("find_duplicates", at="03:00"),
    daily("find_twins", at="03:05"),
    daily("tidy_notifications", at="03:10"),
    daily("harvest_notices", at="03:30"),
    daily("measure_targets", at="03:50"),
    daily("take_snapshot", at="04:00"),
    daily("write_open_data", at="04:30"),
    daily("remind_councils", at="06:00"),
    daily("end_lapsed_memberships", at="06:10"),
    daily("remind_of_recommendations", at="06:05"),
    daily("ask_councils", at="07:00"),
]
