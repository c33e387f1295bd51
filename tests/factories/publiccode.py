from factory import Sequence, SubFactory
from factory.django import DjangoModelFactory

from services.publiccode.models import LineageKind, LineageLink, PubliccodeFile
from tests.factories.services import ServiceFactory


class LineageLinkFactory(DjangoModelFactory):
    """A service that needs something outside the directory; ``other`` is a service of ours."""

    class Meta:
        model = LineageLink

    service = SubFactory(ServiceFactory)
    kind = LineageKind.DEPENDS_ON
    name = Sequence(lambda n: f"Library {n}")


class PubliccodeFileFactory(DjangoModelFactory):
    class Meta:
        model = PubliccodeFile

    service = SubFactory(ServiceFactory)
