"""What stewards can do now: each kind of work, what it is worth, and what became of it."""
