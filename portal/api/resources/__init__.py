"""What the API reads: one module for each group of records, on the querysets of the site."""

from portal.api.resources.catalogue import AREAS, PRODUCTS, SUPPLIERS
from portal.api.resources.councils import COUNCILS
from portal.api.resources.forums import BOARDS, POSTS, THREADS
from portal.api.resources.insights import SNAPSHOTS
from portal.api.resources.partnerships import BENEFITS, NEEDS, PARTNERSHIPS
from portal.api.resources.resource import Resource
from portal.api.resources.services import OFFERS, SERVICES
from portal.api.resources.uses import CONTRACTS, USES

RESOURCES: list[Resource] = [
    *(SERVICES, OFFERS, USES, CONTRACTS, PRODUCTS, SUPPLIERS, AREAS, COUNCILS),
    *(NEEDS, PARTNERSHIPS, BENEFITS, BOARDS, THREADS, POSTS, SNAPSHOTS),
]
