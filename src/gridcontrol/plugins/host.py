"""The host: what all plugins declare, by name, with what is wrong with any of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import Distribution, distributions
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast

import pluggy
from attrs import evolve, frozen

from gridcontrol.access.scope import Scope, what_all_let_see
from gridcontrol.calculus.evaluator import Evaluator
from gridcontrol.errors import GridcontrolError, PluginError, Problem, Severity
from gridcontrol.located.nearest import nearest
from gridcontrol.model.storing import Clock, Store
from gridcontrol.plugins.declared import (
    Declared,
    EvaluatorChoice,
    Filled,
    Finest,
    Notifier,
    Reader,
    ReportFormat,
    RowFormat,
    ScopeRule,
    SqlDialect,
    StoreScheme,
)
from gridcontrol.plugins.loading import (
    Plugin,
    Source,
    Unloadable,
    entry_points_of,
    error_text,
    load,
    new_manager,
    register,
)
from gridcontrol.reports.document import Document
from gridcontrol.reports.set_counting import SetCounting
from gridcontrol.rules.ruleset import Pack

_NAME = re.compile(r"[a-z][a-z0-9-]*\Z")
_Answer = TypeVar("_Answer")
_T = TypeVar("_T", StoreScheme, RowFormat, ReportFormat, EvaluatorChoice, Notifier, ScopeRule, SqlDialect)


@frozen
class _Kind:
    hook: str
    type: type[Declared]
    word: str
    """What one of them is called in ``describe()``."""
    missing: str
    """The message that there is none of a name."""


KINDS = (
    _Kind("gridcontrol_stores", StoreScheme, "store", "plugins.no-store"),
    _Kind("gridcontrol_row_formats", RowFormat, "row-format", "plugins.no-row-format"),
    _Kind("gridcontrol_report_formats", ReportFormat, "report-format", "plugins.no-report-format"),
    _Kind("gridcontrol_evaluators", EvaluatorChoice, "evaluator", "plugins.no-evaluator"),
    _Kind("gridcontrol_notifiers", Notifier, "notifier", "plugins.no-notifier"),
    _Kind("gridcontrol_scopes", ScopeRule, "scope", "plugins.no-scope"),
    _Kind("gridcontrol_dialects", SqlDialect, "dialect", "plugins.no-dialect"),
)
_KIND_OF = {kind.type: kind for kind in KINDS}

BROUGHT_BY: Mapping[tuple[type[Declared], str], str] = MappingProxyType({(StoreScheme, "sqlite"): "gridcontrol-sqlite"})
"""Distributions of this project that are installed apart from the core, by what they bring."""


@frozen
class PluginRow:
    """One line of ``gridcontrol plugins``."""

    name: str
    distribution: str
    version: str
    provides: tuple[str, ...]
    """``store sqlite``, ``report-format csv`` ... in the order of the hooks, then of the names."""
    state: str
    """``active``, ``off`` (turned off), ``failed`` (nothing of it is used)."""
    problems: tuple[Problem, ...]


@frozen
class _Offer:
    plugin: int
    value: Declared


class PluginHost:
    """Loads plugins by entry point and answers for what they declare.

    Making a host never fails: what is wrong with one plugin is in ``problems`` and does not stop the others. Asking
    for a name that nobody declares, or two declare, raises ``PluginError``. What is chosen never depends on the order
    of installation.
    """

    def __init__(
        self,
        *,
        load_entry_points: bool = True,
        plugins: Mapping[str, object] | None = None,
        installed: Iterable[Distribution] | None = None,
    ) -> None:
        """With ``load_entry_points=False`` only the core's own plugins load.

        *plugins* are objects with hooks to use besides, by name: for programs that bring their own and for tests.
        *installed* replaces the distributions found on this machine.
        """
        points = entry_points_of(distributions() if installed is None else installed)
        own = [Plugin(name, Source("-", "-"), module) for name, module in sorted((plugins or {}).items())]
        manager = new_manager()
        self._plugins = [register(manager, plugin) for plugin in [*load(points, others_too=load_entry_points), *own]]
        self._offers: dict[tuple[type[Declared], str], list[_Offer]] = {}
        for kind in KINDS:
            self._collect(manager, kind)
        self._report_conflicts()

    @property
    def stores(self) -> Mapping[str, StoreScheme]:
        return self._usable(StoreScheme)

    @property
    def row_formats(self) -> Mapping[str, RowFormat]:
        return self._usable(RowFormat)

    @property
    def report_formats(self) -> Mapping[str, ReportFormat]:
        return self._usable(ReportFormat)

    @property
    def evaluators(self) -> Mapping[str, EvaluatorChoice]:
        return self._usable(EvaluatorChoice)

    @property
    def notifiers(self) -> Mapping[str, Notifier]:
        return self._usable(Notifier)

    @property
    def scopes(self) -> Mapping[str, ScopeRule]:
        return self._usable(ScopeRule)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything wrong with any plugin, each thing once."""
        found: list[Problem] = []
        for plugin in self._plugins:
            # Compared with their words too; a problem's own equality leaves them in.
            found.extend(problem for problem in plugin.problems if problem not in found)
        return tuple(found)

    def describe(self) -> tuple[PluginRow, ...]:
        """One row a plugin, by name."""
        return tuple(self._row(number, plugin) for number, plugin in enumerate(self._plugins))

    def open_store(self, url: str, clock: Clock) -> Store:
        """The store that *url* names. Raises ``PluginError`` for an unknown scheme, ``StoreError`` from the store."""
        scheme = self._chosen(StoreScheme, url.partition(":")[0])
        return self._guarded(scheme, lambda: scheme.open(url, clock))

    def row_format(self, name: str) -> RowFormat:
        """The format of that name. Raises ``PluginError``."""
        return self._chosen(RowFormat, name)

    def row_format_for(self, file_name: str) -> RowFormat:
        """The format with the longest suffix that *file_name* ends in. Raises ``PluginError`` for none or several."""
        folded = file_name.lower()
        usable = self._usable(RowFormat).values()
        fitting = [(len(suffix), form) for form in usable for suffix in form.suffixes if folded.endswith(suffix)]
        longest = max((length for length, _ in fitting), default=0)
        best = {form.name: form for length, form in fitting if length == longest}
        if len(best) == 1:
            return next(iter(best.values()))
        suffix = file_name[-longest:] if best else "." + file_name.rpartition(".")[2]
        if best:
            words = {"suffix": suffix, "formats": ", ".join(sorted(best))}
            raise PluginError(Problem("plugins.several-formats-for-suffix", args=words, allowed=tuple(sorted(best))))
        known = tuple(sorted({suffix for form in usable for suffix in form.suffixes}))
        words = {"suffix": suffix, "available": ", ".join(known)}
        raise PluginError(Problem("plugins.no-format-for-suffix", args=words, allowed=known))

    def report_format(self, name: str) -> ReportFormat:
        """The format of that name. Raises ``PluginError``."""
        return self._chosen(ReportFormat, name)

    def render(self, name: str, document: Document, lang: str) -> bytes:
        """*document* in the format *name*. Raises ``PluginError`` when there is none or it fails."""
        form = self._chosen(ReportFormat, name)
        return self._guarded(form, lambda: form.render(document, lang))

    def fill(self, name: str, document: Document, template: Path, lang: str) -> Filled:
        """*template* filled in with *document*. Raises ``PluginError`` when the format can't, or fails."""
        form = self._chosen(ReportFormat, name)
        fill = form.fill
        if fill is None:
            able = tuple(other.name for other in self.report_formats.values() if other.fill is not None)
            raise PluginError(Problem("plugins.fills-no-templates", args={"format": name}, allowed=able))
        return self._guarded(form, lambda: fill(document, template, lang))

    def evaluator(self, name: str) -> Evaluator:
        """A new evaluator of that name; behind a colon may stand where it works. Raises ``PluginError``."""
        called, colon, where = name.partition(":")
        choice = self._chosen(EvaluatorChoice, called)
        if not colon:
            return self._guarded(choice, choice.make)
        make_at = choice.make_at
        if make_at is None:
            raise PluginError(Problem("plugins.evaluator-nowhere", args={"name": called, "found": where}))
        return self._guarded(choice, lambda: make_at(where))

    def set_counting(self, evaluator: str, store: Store) -> SetCounting | None:
        """What counts the reports of *store* where the facts lie, by the evaluator of that name; None: nothing does."""
        choice = self._chosen(EvaluatorChoice, evaluator.partition(":")[0])
        sets = choice.sets
        return None if sets is None else self._guarded(choice, lambda: sets(store))

    def notifier(self, name: str) -> Notifier:
        """The notifier of that name. Raises ``PluginError``."""
        return self._chosen(Notifier, name)

    def say(self, dialect: str, pack: Pack, lang: str, years: tuple[int, int], finest: Finest = Finest.SECOND) -> str:
        """The rules of *pack* in a dialect of SQL, for facts no finer than *finest*.

        Raises ``PluginError`` when there is no such dialect or it fails. ``PackError`` names what it can't say.
        """
        chosen = self._chosen(SqlDialect, dialect)
        return self._guarded(chosen, lambda: chosen.write(pack, lang, years, finest))

    def ways(self, dialect: str, pack: Pack) -> list[Problem]:
        """Notes on how a dialect of SQL works each rule of *pack* out. Raises ``PluginError`` as ``say`` does."""
        chosen = self._chosen(SqlDialect, dialect)
        ways = chosen.ways
        if ways is None:
            return [Problem("sql.no-ways", args={"name": dialect}, severity=Severity.NOTE)]
        return self._guarded(chosen, lambda: list(ways(pack)))

    def scope(self, reader: Reader) -> Scope:
        """What *reader* may see: what every rule lets him.

        Raises ``PluginError``, so that nothing is shown, where a rule fails and where one may be missing: a plugin that
        can't be loaded might have had one. What a rule says when it fails is not told: it may name those not seen.
        """
        others = {kind.hook for kind in KINDS if kind.type is not ScopeRule}
        unsure = [problem for problem in self.problems if problem.args.get("hook") not in others]
        if unsure:
            notes = (evolve(problem, severity=Severity.NOTE) for problem in unsure)
            raise PluginError([Problem("plugins.scope-unsure"), *notes])
        return what_all_let_see(self._scope_by(rule, reader) for rule in self.scopes.values())

    def _scope_by(self, rule: ScopeRule, reader: Reader) -> Scope:
        let_see: Callable[[Reader], object] = rule.scope
        try:
            found = let_see(reader)
        except Unloadable as error:
            found = error
        if isinstance(found, Scope):
            return found
        distribution = self._plugins[self._offers[ScopeRule, rule.name][0].plugin].source
        args = {"name": rule.name, "distribution": distribution, "found": type(found).__name__}
        raise PluginError(Problem("plugins.scope-failed", args=args))

    # Collecting

    def _collect(self, manager: pluggy.PluginManager, kind: _Kind) -> None:
        caller: pluggy.HookCaller = getattr(manager.hook, kind.hook)
        functions = {id(impl.plugin): impl.function for impl in caller.get_hookimpls()}
        for number, plugin in enumerate(self._plugins):
            function = functions.get(id(plugin.module))
            if plugin.module is None or function is None:
                continue
            try:
                # Drained here: a generator's body runs only while it is walked through.
                values = list(cast("Iterable[object]", function()))
            except Unloadable as error:
                self._note(number, "plugins.hook-failed", hook=kind.hook, error=error_text(error))
                continue
            for value in values:
                self._offer(number, kind, value)

    def _offer(self, number: int, kind: _Kind, value: object) -> None:
        if not isinstance(value, kind.type):
            words = {"found": type(value).__name__, "wanted": kind.type.__name__}
            self._note(number, "plugins.wrong-declaration", hook=kind.hook, **words)
        elif not _NAME.match(str(value.name)):
            self._note(number, "plugins.bad-name", hook=kind.hook, found=value.name)
        else:
            self._offers.setdefault((kind.type, value.name), []).append(_Offer(number, value))

    def _note(self, number: int, code: str, **args: object) -> None:
        plugin = self._plugins[number]
        self._add(number, Problem(code, args={"name": plugin.name, "distribution": plugin.source, **args}))

    def _add(self, number: int, problem: Problem) -> None:
        plugin = self._plugins[number]
        self._plugins[number] = evolve(plugin, problems=(*plugin.problems, problem))

    def _report_conflicts(self) -> None:
        for (kind, name), offers in self._offers.items():
            if len(offers) > 1:
                problem = self._conflict(kind, name, offers)
                for number in sorted({offer.plugin for offer in offers}):
                    self._add(number, problem)

    def _conflict(self, kind: type[Declared], name: str, offers: list[_Offer]) -> Problem:
        one, other, *_ = sorted(str(self._plugins[offer.plugin].source) for offer in offers)
        words = {"one": one, "other": other, "name": name, "hook": _KIND_OF[kind].hook}
        return Problem("plugins.conflict", args=words)

    # Choosing

    def _usable(self, kind: type[_T]) -> Mapping[str, _T]:
        return MappingProxyType(
            {
                name: cast("_T", offers[0].value)
                for (of, name), offers in sorted(self._offers.items(), key=lambda item: item[0][1])
                if of is kind and len(offers) == 1
            }
        )

    def _chosen(self, kind: type[_T], name: str) -> _T:
        offers = self._offers.get((kind, name), [])
        if len(offers) == 1:
            return cast("_T", offers[0].value)
        raise PluginError(self._conflict(kind, name, offers) if offers else self._missing(kind, name))

    def _missing(self, kind: type[Declared], name: str) -> list[Problem]:
        usable = tuple(self._usable(cast("type[Any]", kind)))
        words = {"name": name, "available": ", ".join(usable)}
        problems = [Problem(_KIND_OF[kind].missing, args=words, allowed=usable, nearest=nearest(name, usable))]
        bringer = BROUGHT_BY.get((kind, name))
        if bringer is not None and all(plugin.source.distribution != bringer for plugin in self._plugins):
            args = {"name": name, "distribution": bringer}
            problems.append(Problem("plugins.brought-by", args=args, severity=Severity.NOTE))
        off = sorted({str(plugin.source) for plugin in self._plugins if plugin.turned_off})
        # A note each: in one, many would be cut off before the one that matters.
        notes = (Problem("plugins.turned-off", args={"distribution": name}, severity=Severity.NOTE) for name in off)
        problems.extend(notes)
        # What is missing may be what a failed plugin would have brought.
        problems.extend(evolve(problem, severity=Severity.NOTE) for problem in self.problems)
        return problems

    def _guarded(self, value: Declared, call: Callable[[], _Answer]) -> _Answer:
        try:
            return call()
        except GridcontrolError:
            raise
        except Unloadable as error:
            offer = self._offers[type(value), value.name][0]
            words = {
                "what": f"{_KIND_OF[type(value)].word} {value.name}",
                "distribution": self._plugins[offer.plugin].source,
                "error": error_text(error),
            }
            raise PluginError(Problem("plugins.use-failed", args=words)) from error

    def _row(self, number: int, plugin: Plugin) -> PluginRow:
        provides = tuple(
            f"{kind.word} {name}"
            for kind in KINDS
            for name in sorted(
                name
                for (of, name), offers in self._offers.items()
                if of is kind.type and any(offer.plugin == number for offer in offers)
            )
        )
        state = "off" if plugin.turned_off else "failed" if plugin.module is None else "active"
        source = plugin.source
        return PluginRow(plugin.name, source.distribution, source.version, provides, state, plugin.problems)
