"""Use cases: the only place where files, the clock, plugins and the core meet."""
