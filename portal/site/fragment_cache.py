"""What each process keeps for a while because it costs much to make (decision 3)."""

from django.core.cache import caches
from django.utils.connection import ConnectionProxy

kept = ConnectionProxy(caches, "template_fragments")
search_cache = ConnectionProxy(caches, "searches")
