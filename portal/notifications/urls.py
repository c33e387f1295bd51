from django.urls import path

from portal.notifications.views import follows, inbox, unsubscribe

app_name = "notifications"
urlpatterns = [
    path("", inbox.index, name="index"),
    path("read/", inbox.read, name="read"),
    path("seen/", inbox.seen, name="seen"),
    path("settings/", follows.settings, name="settings"),
    path("follow/<slug:kind>/<int:pk>/", follows.follow, name="follow"),
    path("unfollow/<int:pk>/", follows.unfollow, name="unfollow"),
    path("stop/<str:token>/", unsubscribe.stop, name="stop"),
]
