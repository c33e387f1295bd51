"""The product's settings, with the floor view beside its pages."""

from portal.settings import *  # noqa: F403

# every request of a load comes from one address
API_REQUESTS_PER_MINUTE = API_KEY_REQUESTS_PER_MINUTE = 1_000_000_000
ROOT_URLCONF = "tests.benchmarks.urls"
