"""The order of names: as in a printed index, not by the bytes of their letters."""

from django.db.models import CharField, F, Func
from django.db.models.functions import Lower


def by_name(path: str = "name") -> Lower:
    """Order by a name without regard to capitals and accents: Éclair, eForms, Zylpha.

    Not by a collation of the database: not every PostgreSQL is built with one for this.
    """
    return Lower(Func(F(path), function="unaccent", output_field=CharField()))
