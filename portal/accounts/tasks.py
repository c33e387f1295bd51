"""Slow work for people's accounts."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django_tasks import task

from portal.accounts import personal_data
from portal.accounts.models import DataExport
from portal.mail.messages import send_email


@task()
def make_data_export(export_pk: int) -> None:
    export = DataExport.objects.select_related("user").filter(pk=export_pk, made_at=None).first()
    if export is None:
        return
    collected = personal_data.collected(export.user)
    export.content = json.loads(json.dumps(collected, cls=DjangoJSONEncoder))
    export.made_at = timezone.now()
    export.save(update_fields=["content", "made_at"])
    send_email("accounts/data_ready", to=export.user.email)
