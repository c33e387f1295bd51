"""From the cells of a file to uses and contracts, and back again."""
