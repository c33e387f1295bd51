"""Below the address of a council."""

from django.urls import path

from services.list_imports.views import columns, payments, report, rows, start, values

app_name = "list_imports"
urlpatterns = [
    path("<slug:slug>/import/", start.index, name="index"),
    path("<slug:slug>/import/<int:pk>/", report.detail, name="detail"),
    path("<slug:slug>/import/<int:pk>/table/", columns.table, name="table"),
    path("<slug:slug>/import/<int:pk>/columns/", columns.columns, name="columns"),
    path("<slug:slug>/import/<int:pk>/names/", values.values, name="values"),
    path("<slug:slug>/import/<int:pk>/rows/", rows.rows, name="rows"),
    path("<slug:slug>/import/<int:pk>/rows/<int:number>/", rows.row, name="row"),
    path("<slug:slug>/import/<int:pk>/write/", rows.write, name="write"),
    path("<slug:slug>/import/<int:pk>/undo/", report.undo, name="undo"),
    path("<slug:slug>/import/<int:pk>/discard/", start.discard, name="discard"),
    path("<slug:slug>/payments/", payments.payments, name="payments"),
    path("<slug:slug>/payments/<int:pk>/", payments.payment_report, name="payment_report"),
]
