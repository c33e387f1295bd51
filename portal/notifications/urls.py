from django.urls import path

from portal.notifications.views import following, reading, stopping

app_name = "notifications"
urlpatterns = [
    path("", reading.index, name="index"),
    path("read/", reading.read, name="read"),
    path("seen/", reading.seen, name="seen"),
    path("settings/", following.settings, name="settings"),
    path("follow/<slug:kind>/<int:pk>/", following.follow, name="follow"),
    path("unfollow/<int:pk>/", following.unfollow, name="unfollow"),
    path("stop/<str:token>/", stopping.stop, name="stop"),
]
