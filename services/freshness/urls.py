from django.urls import path

from services.freshness import views

app_name = "records"
urlpatterns = [path("check/<str:token>/", views.check, name="check")]
