"""What failed is listed for administrators, who try it again or discard it, on the record."""

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.audit.models import Entry
from portal.mail.models import Mail

pytestmark = pytest.mark.django_db
SECRET = "Your code: 123456"


@pytest.fixture
def failed_mail(db):
    return Mail.objects.create(
        to="olive@durham.example",
        subject=SECRET,
        text=SECRET,
        state="failed",
        failed_at=timezone.now(),
        last_error="550 No such mailbox",
        tries=30,
        doubts=1,
    )


@pytest.fixture
def failed_task(db):
    return DBTaskResult.objects.create(
        status="FAILED",
        task_path="portal.mail.tasks.deliver",
        args_kwargs={"args": [1], "kwargs": {}},
        backend_name="default",
        worker_ids=["a"] * 5,
        traceback="Traceback: it broke here",
        exception_class_path="builtins.ValueError",
        finished_at=timezone.now(),
        run_after=timezone.now(),
    )


def do(client, page, action, row):
    data = {"action": action, "_selected_action": [str(row.pk)]}
    return client.post(f"/admin/{page}/", data, follow=True).content.decode()


def test_failed_mail_is_listed_with_the_reason_and_without_what_it_says(admin_client, failed_mail):
    Mail.objects.create(to="otto@kent.example", subject="Waits", text="")

    listed = admin_client.get("/admin/mail/failedmail/").content.decode()
    shown = admin_client.get(f"/admin/mail/failedmail/{failed_mail.pk}/change/").content.decode()
    everything = admin_client.get("/admin/mail/mail/").content.decode()

    assert "550 No such mailbox" in listed
    assert "otto@kent.example" not in listed
    assert "olive@durham.example" in shown
    assert "otto@kent.example" in everything
    assert SECRET not in listed + shown + everything


def test_failed_mail_is_tried_again_from_the_start(admin_client, failed_mail):
    page = do(admin_client, "mail/failedmail", "try_again", failed_mail)

    assert "1 email will be tried again" in page
    mail = Mail.objects.waiting().get()
    assert (mail.tries, mail.doubts, mail.failed_at) == (0, 0, None)
    assert DBTaskResult.objects.ready().get().args_kwargs["args"] == [mail.pk]
    entry = Entry.objects.get(verb="mail tried again")
    assert (entry.target_id, entry.actor.is_superuser) == (mail.pk, True)


def test_failed_mail_is_discarded(admin_client, failed_mail):
    do(admin_client, "mail/failedmail", "discard", failed_mail)

    assert not Mail.objects.exists()
    assert Entry.objects.get(verb="mail discarded").target_id == failed_mail.pk


def test_a_task_that_failed_shows_where_and_runs_again(admin_client, failed_task):
    assert (
        "builtins.ValueError" in admin_client.get("/admin/operations/failedtask/").content.decode()
    )
    address = f"/admin/operations/failedtask/{failed_task.pk}/change/"
    assert "it broke here" in admin_client.get(address).content.decode()

    page = do(admin_client, "operations/failedtask", "run_again", failed_task)

    assert "1 task will run again" in page
    again = DBTaskResult.objects.ready().get()
    assert (again.worker_ids, again.traceback) == ([], "")
    assert Entry.objects.get(verb="task run again").details["path"] == failed_task.task_path


def test_what_somebody_else_has_dealt_with_is_left_alone(admin_client, failed_mail, failed_task):
    Mail.objects.update(state="waiting", failed_at=None)
    DBTaskResult.objects.update(status="READY")

    do(admin_client, "mail/failedmail", "discard", failed_mail)
    do(admin_client, "operations/failedtask", "run_again", failed_task)

    assert Mail.objects.exists()
    assert not Entry.objects.exists()


def test_jobs_and_processes_are_shown_and_not_changed(admin_client):
    for page in ["job", "runner"]:
        assert admin_client.get(f"/admin/operations/{page}/").status_code == 200
        assert admin_client.get(f"/admin/operations/{page}/add/").status_code == 403
