"""Bringing in the list of systems that a council keeps as a file."""
