"""The pages of an import, a page for each step."""
