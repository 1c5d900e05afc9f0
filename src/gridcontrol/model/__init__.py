"""The domain's immutable values: facts, what is known of them, subjects, links, divisions."""
