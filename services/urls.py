from django.urls import path

from services import views

app_name = "services"
urlpatterns = [
    path("", views.index, name="index"),
    path("products/", views.products, name="products"),
    path("products/<slug:slug>/", views.product, name="product"),
    path("suppliers/<slug:slug>/", views.supplier, name="supplier"),
    path("categories/<slug:slug>/", views.category, name="category"),
    path("<slug:slug>/", views.detail, name="detail"),
]
