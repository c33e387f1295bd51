from django.urls import path

from services.calendars import views

app_name = "calendars"
urlpatterns = [
    path("calendars/<str:token>.ics", views.council, name="council"),
    path("contracts/<int:pk>/decision.ics", views.event, name="event"),
]

# below the address of a council
council_calendars = (
    [
        path("<slug:slug>/calendar/", views.calendar, name="calendar"),
        path("<slug:slug>/calendar/new/", views.make, name="make"),
        path("<slug:slug>/calendar/<int:pk>/revoke/", views.revoke, name="revoke"),
    ],
    "council_calendars",
)
