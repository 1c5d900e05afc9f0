"""Rules and facts in, status intervals with their reasons out.

``reference`` is the definition: slow on purpose, written to be read. Every other evaluator must equal it.
"""
