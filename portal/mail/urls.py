from django.urls import path

from portal.mail import views

app_name = "mail"
urlpatterns = [path("", views.sent, name="sent")]
