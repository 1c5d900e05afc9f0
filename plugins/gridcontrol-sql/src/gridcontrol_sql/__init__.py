"""The rules of a pack as SQL."""
