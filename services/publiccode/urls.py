from django.urls import path

from services.publiccode.views import files, lineage

app_name = "publiccode"
urlpatterns = [
    path("drafts/publiccode/", files.bring_in, name="bring_in"),
    path("<slug:slug>/publiccode.yml", files.write, name="file"),
    path("<slug:slug>/lineage/", lineage.lineage, name="lineage"),
    path("<slug:slug>/lineage/<int:pk>/remove/", lineage.remove, name="remove"),
    path("<slug:slug>/lineage/ask/", lineage.ask, name="ask"),
]
