"""Serve the provider: python -m tests.provider CALLBACK. Says on the first line where it is.

Its people are given as JSON in PROVIDER_PEOPLE: user name to [address, name].
"""

import json
import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.core.management import call_command

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.provider.settings"
django.setup()

from allauth.account.models import EmailAddress  # noqa: E402 - after setup
from allauth.idp.oidc.models import Client  # noqa: E402 - after setup
from django.contrib.auth.models import User  # noqa: E402 - after setup
from django.core.wsgi import get_wsgi_application  # noqa: E402 - after setup


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def fill(callback):
    call_command("migrate", verbosity=0)
    for username, (address, name) in json.loads(os.environ["PROVIDER_PEOPLE"]).items():
        first, _, last = name.partition(" ")
        user = User.objects.create_user(
            username, address, "three-quiet-horses", first_name=first, last_name=last
        )
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    client = Client(
        id="directory", name="Directory", redirect_uris=callback, scopes="openid\nprofile\nemail"
    )
    client.set_secret("shared-secret")
    client.save()


fill(sys.argv[1])
with make_server(
    "127.0.0.1", 0, get_wsgi_application(), server_class=Server, handler_class=Quiet
) as server:
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
