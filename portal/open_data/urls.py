from django.urls import path

from portal.open_data import views

app_name = "open_data"
urlpatterns = [
    path("", views.index, name="index"),
    path("catalogue.jsonld", views.catalogue, name="catalogue"),
    path("sha256sums.txt", views.checksums, name="checksums"),
    path("<slug:dataset>.<slug:form>", views.file, name="file"),
]
