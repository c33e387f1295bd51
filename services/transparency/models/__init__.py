"""What councils publish of their contracts, and how it fits the schema."""

from services.transparency.models.choices import ContractType, ProcessType
from services.transparency.models.register_entry import RegisterEntry

__all__ = ["ContractType", "ProcessType", "RegisterEntry"]
