from django.urls import path

from portal.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.details, name="details"),
    path("second-step/", views.second_step, name="second_step"),
    path("confirm/", views.confirm_by_code, name="confirm_by_code"),
    path("sessions/<int:pk>/end/", views.end_session, name="end_session"),
    path("suspended/", views.suspended, name="suspended"),
    path("data/", views.data, name="data"),
    path("data/download/", views.download, name="download"),
    path("erase/", views.erase, name="erase"),
]
