from django.urls import path

from portal.moderation import views

app_name = "moderation"
urlpatterns = [
    path("", views.index, name="index"),
    path("access/<int:pk>/accept/", views.accept_access, name="accept_access"),
    path("access/<int:pk>/decline/", views.decline_access, name="decline_access"),
    path("managers/<int:pk>/", views.manager, name="manager"),
    path("people/", views.people, name="people"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/suspend/", views.suspend, name="suspend"),
    path("people/<int:pk>/reinstate/", views.reinstate, name="reinstate"),
    path("people/<int:pk>/duty/", views.duty, name="duty"),
    path("record/", views.record, name="record"),
]
