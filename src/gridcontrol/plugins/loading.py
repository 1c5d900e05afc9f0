"""Finding plugins by entry point, loading each inside a guard, and checking its hooks."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, EntryPoint

import pluggy
from attrs import evolve, frozen

from gridcontrol.errors import Problem
from gridcontrol.located.nearest import nearest
from gridcontrol.plugins import hookspecs
from gridcontrol.plugins.hookspecs import PROJECT

GROUP = "gridcontrol.plugins"
"""The entry-point group of plugins."""

Unloadable = (Exception, SystemExit)
"""What other people's code may raise: one plugin that leaves by ``sys.exit`` must not end the program."""


@frozen
class Source:
    """Where a plugin comes from."""

    distribution: str
    version: str

    def __str__(self) -> str:
        return f"{self.distribution} {self.version}"


@frozen
class Plugin:
    """An entry point and what became of it. ``module`` is None when it could not be loaded, or was not."""

    name: str
    source: Source
    module: object | None = None
    problems: tuple[Problem, ...] = ()
    turned_off: bool = False


def error_text(error: BaseException) -> str:
    """An exception in one line: its type, and its first line."""
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


def entry_points_of(distributions: Iterable[Distribution]) -> Iterator[tuple[EntryPoint, Source]]:
    """The entry points of the group, in the order of their names. A distribution that another hides is left out."""
    seen: set[str] = set()
    found: list[tuple[EntryPoint, Source]] = []
    for distribution in distributions:
        name = str(distribution.metadata["Name"] or "?")
        folded = name.lower().replace("_", "-").replace(".", "-")
        if folded in seen:
            continue
        seen.add(folded)
        source = Source(name, distribution.version or "?")
        found.extend((point, source) for point in distribution.entry_points if point.group == GROUP)
    return iter(sorted(found, key=lambda item: (item[0].name, item[1].distribution)))


def load(points: Iterable[tuple[EntryPoint, Source]], *, others_too: bool) -> list[Plugin]:
    """Each entry point, loaded where nothing speaks against it. Those of other distributions only if *others_too*."""
    by_name: dict[str, list[tuple[EntryPoint, Source]]] = {}
    plugins: list[Plugin] = []
    for point, source in points:
        if others_too or source.distribution == PROJECT:
            by_name.setdefault(point.name, []).append((point, source))
        else:
            plugins.append(Plugin(point.name, source, turned_off=True))
    for name, rivals in by_name.items():
        if len(rivals) == 1:
            plugins.append(_loaded(*rivals[0]))
            continue
        for _, source in rivals:
            other = next(rival for _, rival in rivals if rival is not source)
            one, two = sorted((source, other), key=str)
            problem = Problem("plugins.same-entry-point", args={"name": name, "one": one, "other": two})
            plugins.append(Plugin(name, source, problems=(problem,)))
    return sorted(plugins, key=lambda plugin: (plugin.name, plugin.source.distribution))


def _loaded(point: EntryPoint, source: Source) -> Plugin:
    plugin = Plugin(point.name, source)
    try:
        return evolve(plugin, module=point.load())
    except Unloadable as error:
        return evolve(plugin, problems=(_problem("plugins.cannot-import", plugin, error=error_text(error)),))


def _problem(code: str, plugin: Plugin, **args: object) -> Problem:
    return Problem(code, args={"name": plugin.name, "distribution": plugin.source, **args})


def new_manager() -> pluggy.PluginManager:
    """A manager that knows the hooks and no plugin."""
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hookspecs)
    return manager


def known_hooks() -> tuple[str, ...]:
    """The names of all hooks."""
    return tuple(name for name in vars(hookspecs) if name.startswith(f"{PROJECT}_"))


def register(manager: pluggy.PluginManager, plugin: Plugin) -> Plugin:
    """*plugin* with its hooks checked and known to *manager*. With a wrong signature none of its hooks is used."""
    if plugin.module is None:
        return plugin
    name = f"{plugin.source.distribution}:{plugin.name}"
    try:
        # On trial first: a registration that fails leaves the hooks before the wrong one behind.
        new_manager().register(plugin.module, name)
        manager.register(plugin.module, name)
    except Unloadable as error:
        problem = _problem("plugins.wrong-hook", plugin, error=error_text(error))
        return evolve(plugin, module=None, problems=(*plugin.problems, problem))
    return evolve(plugin, problems=(*plugin.problems, *_hook_problems(manager, plugin)))


def _hook_problems(manager: pluggy.PluginManager, plugin: Plugin) -> Iterator[Problem]:
    hooks = known_hooks()
    marked = {caller.name for caller in manager.get_hookcallers(plugin.module) or ()}
    for name in sorted(marked - set(hooks)):
        meant = nearest(name, hooks)
        if meant is None:
            yield _problem("plugins.unknown-hook", plugin, hook=name, hooks=", ".join(hooks))
        else:
            yield _problem("plugins.misspelt-hook", plugin, hook=name, nearest=meant)
    for name, _ in inspect.getmembers_static(plugin.module, inspect.isfunction):
        if name.startswith(f"{PROJECT}_") and name not in marked and nearest(name, hooks) is not None:
            yield _problem("plugins.unmarked-hook", plugin, hook=name)
