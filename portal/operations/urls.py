from django.conf import settings
from django.urls import path

from portal.operations import views

app_name = "operations"
urlpatterns = [
    path("readyz", views.readyz, name="readyz"),
    path("startz", views.startz, name="startz"),
]

if settings.METRICS_TOKEN:
    from portal.operations.metrics import metrics

    urlpatterns.append(path("metrics", metrics, name="metrics"))
