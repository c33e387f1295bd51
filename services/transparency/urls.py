from django.urls import path

from services.transparency.views import foi, public, register

# below the address of a council
council_transparency = (
    [
        path("<slug:slug>/register/", register.register, name="register"),
        path("<slug:slug>/register/export/<slug:form>/", register.export, name="export_register"),
        path("<slug:slug>/register/<int:pk>/", register.entry, name="entry"),
        path(
            "<slug:slug>/contracts-register/",
            public.contracts_register,
            name="contracts_register",
        ),
        path(
            "<slug:slug>/contracts-register.csv",
            public.contracts_register_csv,
            name="contracts_register_csv",
        ),
        path("<slug:slug>/foi/", foi.answers, name="foi"),
        path("<slug:slug>/foi/export/<slug:form>/", foi.export, name="export_foi"),
        path("<slug:slug>/systems/", public.systems, name="systems"),
        path("<slug:slug>/systems.json", public.systems_json, name="systems_json"),
    ],
    "council_transparency",
)
