"""What people follow, what they are told, and how they want to hear of it."""

from portal.notifications.models.fanout import Happening
from portal.notifications.models.follow import Follow, Level
from portal.notifications.models.notification import Notification
from portal.notifications.models.preferences import Preferences
from portal.notifications.models.saved_search import SavedSearch
from portal.notifications.models.sent_reminder import Once

__all__ = [
    "Follow",
    "Happening",
    "Level",
    "Notification",
    "Once",
    "Preferences",
    "SavedSearch",
]
