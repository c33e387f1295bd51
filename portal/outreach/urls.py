from django.urls import path

from portal.outreach.views import councils, letters, people

app_name = "outreach"
urlpatterns = [
    path("moderation/councils/", councils.index, name="index"),
    path("moderation/councils/chase/", councils.chase, name="chase"),
    path("moderation/councils/recommended/<int:pk>/", councils.decide, name="decide"),
    path("moderation/councils/<slug:slug>/", councils.council, name="council"),
    path("moderation/councils/<slug:slug>/write/", letters.write, name="write"),
    path(
        "moderation/councils/<slug:slug>/emails/<int:pk>/answered/",
        councils.answered,
        name="answered",
    ),
    path("councils/stop/<str:token>/", letters.stop, name="stop"),
    path("councils/<slug:slug>/recommend/", people.vouch, name="vouch"),
    path("councils/<slug:slug>/first-day/", people.first_day, name="first_day"),
]
