from django.contrib import admin

from councils.models import Council


@admin.register(Council)
class CouncilAdmin(admin.ModelAdmin[Council]):
    search_fields = ["name"]
