"""Rows as people write them to facts: mappings, dates, codes, ids; bad rows set aside with their reasons."""
