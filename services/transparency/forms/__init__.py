"""What editors say of their contracts for the register."""

from services.transparency.forms.register import EntryForm, SelectedContractsForm

__all__ = ["EntryForm", "SelectedContractsForm"]
