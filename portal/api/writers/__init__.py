"""What programs write: with the forms, permissions and actions of the pages."""
