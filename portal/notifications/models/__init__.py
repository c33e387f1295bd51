"""What people follow, what they are told, and how they want to hear of it."""

from portal.notifications.models.follow import Follow, Level
from portal.notifications.models.happening import Happening
from portal.notifications.models.notification import Notification
from portal.notifications.models.once import Once
from portal.notifications.models.preferences import Preferences
from portal.notifications.models.saved_search import SavedSearch

__all__ = [
    "Follow",
    "Happening",
    "Level",
    "Notification",
    "Once",
    "Preferences",
    "SavedSearch",
]
