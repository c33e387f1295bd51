from django.urls import path

from services.council_groups.views import groups, places, plans, side_by_side

app_name = "council_groups"
urlpatterns = [
    path("", groups.index, name="index"),
    path("new/", groups.new, name="new"),
    path("<int:pk>/", side_by_side.group, name="group"),
    path("<int:pk>/edit/", groups.edit, name="edit"),
    path("<int:pk>/invite/", places.invite, name="invite"),
    path("<int:pk>/plan/", side_by_side.printed, name="printed"),
    path("<int:pk>/export/<slug:form>/", side_by_side.export, name="export"),
    path("<int:pk>/areas/<slug:slug>/", side_by_side.area, name="area"),
    path("<int:pk>/areas/<slug:slug>/plan/", plans.plan, name="plan"),
    path("invitations/<int:pk>/", places.invitation, name="invitation"),
    path("<int:group>/withdraw/<int:pk>/", places.withdraw, name="withdraw"),
    path("places/<int:pk>/leave/", places.leave, name="leave"),
]
