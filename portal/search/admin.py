from django.contrib import admin

from portal.search.models import Term


@admin.register(Term)
class TermAdmin(admin.ModelAdmin[Term]):
    list_display = ["name", "preferred"]
    search_fields = ["name", "preferred"]
    ordering = ["name", "preferred", "pk"]
