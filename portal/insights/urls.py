from django.urls import path

from portal.insights import views

app_name = "insights"
urlpatterns = [
    path("", views.index, name="index"),
    path("figures.<slug:form>", views.download_all, name="download_all"),
    path("figures/<slug:key>/", views.figure, name="figure"),
    path("figures/<slug:key>.<slug:form>", views.download, name="download"),
    path("figures/<slug:key>/rows.<slug:form>", views.download_rows, name="download_rows"),
    path("reports/", views.reports, name="reports"),
    path("reports/<str:day>/", views.report, name="report"),
    path("<slug:key>/", views.subject, name="subject"),
]
