"""The product as it is, and the floor view without any middleware, under one server."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"

from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

from portal.wsgi import application as product

with override_settings(MIDDLEWARE=[]):
    floor = WSGIHandler()


def application(environ, start_response):
    handler = floor if environ["PATH_INFO"] == "/floor/" else product
    return handler(environ, start_response)
