"""The product as it is, and the floor view without any middleware, under one server.

Every answer says how much work of the processor and how many queries it took.
"""

import os
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import override_settings

from portal.wsgi import application as product

with override_settings(MIDDLEWARE=[]):
    floor = WSGIHandler()


def application(environ, start_response):
    handler = floor if environ["PATH_INFO"] == "/floor/" else product
    queries, began = [], time.process_time()

    def note(execute, sql, *rest):
        queries.append(sql)
        return execute(sql, *rest)

    def start(status, headers, *rest):
        cpu = f"{time.process_time() - began:.6f}"
        cost = [("Bench-Cost", f"{cpu} {len(queries)}")]
        return start_response(status, [*headers, *cost], *rest)

    with connection.execute_wrapper(note):
        return handler(environ, start)
