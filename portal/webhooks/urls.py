from django.urls import path

from portal.webhooks import views

app_name = "webhooks"
urlpatterns = [
    path("councils/<slug:slug>/webhooks/", views.index, name="index"),
    path("councils/<slug:slug>/webhooks/new/", views.new, name="new"),
    path("councils/<slug:slug>/webhooks/<int:pk>/", views.webhook, name="webhook"),
    path("councils/<slug:slug>/webhooks/<int:pk>/test/", views.test, name="test"),
    path("councils/<slug:slug>/webhooks/<int:pk>/secret/", views.secret, name="secret"),
    path("councils/<slug:slug>/webhooks/<int:pk>/turn-on/", views.turn_on, name="turn_on"),
    path("councils/<slug:slug>/webhooks/<int:pk>/turn-off/", views.turn_off, name="turn_off"),
    path("councils/<slug:slug>/webhooks/<int:pk>/remove/", views.remove, name="remove"),
    path(
        "councils/<slug:slug>/webhooks/<int:pk>/messages/<int:delivery>/send-again/",
        views.send_again,
        name="send_again",
    ),
]
