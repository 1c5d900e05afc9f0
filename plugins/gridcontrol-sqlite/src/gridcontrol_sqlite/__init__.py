"""Facts of a locality in one SQLite file."""
