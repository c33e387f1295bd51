"""Environments that tests start the site in."""

PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "x" * 50,
    "ALLOWED_HOSTS": "directory.example",
    "DEBUG": "false",
    "SITE_URL": "https://directory.example",
    "EMAIL_URL": "smtp://127.0.0.1:1",
    "MAIL_FROM": "directory@directory.example",
    "TRUSTED_PROXY_COUNT": "1",
}
# of a server that is not there: settings are read without it
PRODUCTION_WITHOUT_DATABASE = {
    **PRODUCTION,
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
}
