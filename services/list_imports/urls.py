from django.urls import path

from services.list_imports.views import payments

app_name = "list_imports"
# below the address of a council
urlpatterns = [
    path("<slug:slug>/payments/", payments.payments, name="payments"),
    path("<slug:slug>/payments/<int:pk>/", payments.payment_report, name="payment_report"),
]
