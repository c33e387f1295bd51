from django.urls import path

from portal.texts import views
from portal.texts.models import TextKey

app_name = "texts"
urlpatterns = [
    *(path(f"{key}/", views.page, {"key": key}, name=key) for key in TextKey if key.has_page),
    path("status/", views.status, name="status"),
    path("site-texts/", views.index, name="index"),
    path("site-texts/<slug:key>/", views.edit, name="edit"),
    path("site-texts/<slug:key>/history/", views.history, name="history"),
]
