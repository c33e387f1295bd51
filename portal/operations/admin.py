from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django_tasks import TaskResultStatus
from django_tasks_db.admin import DBTaskResultAdmin

from portal.operations import actions
from portal.operations.models import FailedTask, Job, Runner
from portal.text import count_of


@admin.register(FailedTask)
class FailedTaskAdmin(DBTaskResultAdmin):
    """What stopped with an error, which its own page shows."""

    list_display = ("task_path", "exception_class_path", "enqueued_at", "finished_at")  # type: ignore[assignment]  # fewer than the library shows
    list_filter = ("task_path", "exception_class_path")  # type: ignore[assignment]  # others than the library's
    ordering = ["-finished_at", "pk"]
    actions = ["run_again"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(status=TaskResultStatus.FAILED)

    @admin.action(description="Run again")
    def run_again(self, request: HttpRequest, tasks: QuerySet[FailedTask]) -> None:
        done = sum(actions.run_again(task, by=request.user) for task in tasks)
        self.message_user(request, f"{count_of(done, 'task')} will run again.")


class ToLookAt(admin.ModelAdmin[Any]):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Job)
class JobAdmin(ToLookAt):
    list_display = ["name", "begun_at", "ended_at", "tries", "last_error", "runner"]
    ordering = ["name"]


@admin.register(Runner)
class RunnerAdmin(ToLookAt):
    list_display = ["name", "kind", "started_at", "seen_at"]
    ordering = ["kind", "started_at", "name"]
