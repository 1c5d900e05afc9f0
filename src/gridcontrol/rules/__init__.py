"""Rule packs: from located text to a checked rule set, the one form every evaluator compiles from."""
