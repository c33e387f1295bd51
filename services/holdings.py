"""What services hold about people: who began a listing. The listing itself is the council's."""

from typing import Any

from portal.accounts.models import User
from portal.accounts.personal_data import Holding
from services.models import Service


def listings(user: User) -> Any:
    rows = Service.objects.filter(author=user).order_by("pk")
    return rows.values("title", "council__official_name", "state", "created_at")


HOLDINGS = [Holding("listings begun", "services.Service", listings)]
