"""Public tables: no personal field by type, small counts hidden, and more with them so that no sum gives them away."""
