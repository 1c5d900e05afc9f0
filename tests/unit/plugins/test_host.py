from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import Distribution

import pytest

import gridcontrol.builtin
from gridcontrol.errors import PluginError, Problem, StoreError
from gridcontrol.errors.text import fix_text, problem_line, what_text
from gridcontrol.plugins import PluginHost
from gridcontrol.testing import MovingClock

Install = Callable[..., list[Distribution]]

STORES = """
    from gridcontrol.plugins import StoreScheme, hookimpl

    @hookimpl
    def gridcontrol_stores():
        return [StoreScheme("{name}", {open})]
"""


def stores(name: str, open_: str = "lambda url, clock: url") -> str:
    return STORES.format(name=name, open=open_)


def lines(problems: tuple[Problem, ...], lang: str = "en") -> list[str]:
    return [what_text(problem, lang) for problem in problems]


def host(installed: list[Distribution]) -> PluginHost:
    return PluginHost(installed=installed)


def test_the_core_and_its_distributions_register_like_anyone() -> None:
    standing = PluginHost(
        installed=[Distribution.from_name("gridcontrol"), Distribution.from_name("gridcontrol-sqlite")]
    )
    assert [(row.name, row.distribution, row.provides, row.state) for row in standing.describe()] == [
        (
            "gridcontrol-builtin",
            "gridcontrol",
            (
                "store memory",
                "row-format csv",
                "row-format jsonl",
                "report-format csv",
                "report-format json",
                "report-format text",
                "evaluator fast",
                "evaluator reference",
                "notifier log",
                "scope assignments",
            ),
            "active",
        ),
        ("gridcontrol-sqlite", "gridcontrol-sqlite", ("store sqlite",), "active"),
    ]
    assert standing.problems == ()
    assert standing.open_store("memory:", MovingClock()).last_received() is None


def test_a_plugin_is_found_by_its_entry_point(install: Install) -> None:
    found = host(install("a-parquet", stores("parquet"), version="2.1"))
    (row,) = found.describe()
    assert (row.name, row.distribution, row.version) == ("a-parquet", "a-parquet", "2.1")
    assert (row.provides, row.state, row.problems) == (("store parquet",), "active", ())
    assert list(found.stores) == ["parquet"]
    opened: object = found.open_store("parquet:x", MovingClock())
    assert opened == "parquet:x"


def test_two_plugins_that_declare_one_name_are_both_named_and_neither_is_used(install: Install) -> None:
    install("one", stores("parquet"), version="1.0")
    install("other", stores("parquet"), version="2.0")
    found = host(install("third", stores("feather")))
    sentence = "one 1.0 and other 2.0 both declare 'parquet' in gridcontrol_stores; neither is used"
    assert lines(found.problems) == [sentence]
    assert lines(found.problems, "zh") == [
        "one 1.0 与 other 2.0 都在 gridcontrol_stores 中声明了“parquet”;两者均不采用"
    ]
    assert list(found.stores) == ["feather"]
    assert [len(row.problems) for row in found.describe()] == [1, 1, 0]
    with pytest.raises(PluginError) as raised:
        found.open_store("parquet:x", MovingClock())
    assert str(raised.value) == sentence + " [plugins.conflict]"


def test_one_plugin_that_declares_a_name_twice_conflicts_with_itself(install: Install) -> None:
    source = """
        from gridcontrol.plugins import StoreScheme, hookimpl

        @hookimpl
        def gridcontrol_stores():
            yield StoreScheme("x", None)
            yield StoreScheme("x", None)
    """
    assert lines(host(install("one", source)).problems) == [
        "one 1.0 and one 1.0 both declare 'x' in gridcontrol_stores; neither is used"
    ]


def test_a_misspelt_hook_is_reported_with_the_nearest(install: Install) -> None:
    source = (
        stores("parquet")
        + """
    @hookimpl
    def gridcontrol_report_format():
        return []

    @hookimpl
    def gridcontrol_frobnicate():
        return []

    def gridcontrol_evaluators():
        return []
"""
    )
    found = host(install("one", source))
    assert lines(found.problems) == [
        "plugin one of one 1.0 has a hook 'gridcontrol_frobnicate', and there is none of that name",
        (
            "plugin one of one 1.0 has a hook 'gridcontrol_report_format', and there is none of that name; "
            "'gridcontrol_report_formats' is meant?"
        ),
        "plugin one of one 1.0 has 'gridcontrol_evaluators' without @hookimpl, so it is not called",
    ]
    assert fix_text(found.problems[1], "en") == "write def gridcontrol_report_formats()"
    assert list(found.stores) == ["parquet"], "its good hooks are used"


def test_a_hook_with_arguments_is_wrong_and_the_others_go_on(install: Install) -> None:
    source = """
        from gridcontrol.plugins import hookimpl

        @hookimpl
        def gridcontrol_stores(url):
            return []
    """
    install("one", source)
    found = host(install("other", stores("parquet")))
    (line,) = lines(found.problems)
    assert line.startswith("plugin one of one 1.0 does not fit its hooks: PluginValidationError: ")
    assert [(row.name, row.state) for row in found.describe()] == [("one", "failed"), ("other", "active")]
    assert list(found.stores) == ["parquet"]


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("import a_module_that_is_not_there", "ModuleNotFoundError: No module named 'a_module_that_is_not_there'"),
        ("raise RuntimeError('no licence\\nsecond line')", "RuntimeError: no licence"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("def f(:", "SyntaxError: invalid syntax"),
        ("raise ValueError", "ValueError"),
    ],
)
def test_a_plugin_that_fails_at_import_is_named_and_the_others_go_on(install: Install, source: str, error: str) -> None:
    install("bad", source, version="0.3")
    found = host(install("good", stores("parquet")))
    (line,) = lines(found.problems)
    assert line.startswith(f"plugin bad of bad 0.3 failed when it was imported: {error}")
    assert [(row.name, row.state, row.provides) for row in found.describe()] == [
        ("bad", "failed", ()),
        ("good", "active", ("store parquet",)),
    ]
    with pytest.raises(PluginError) as raised:
        found.open_store("other:x", MovingClock())
    assert "no store is called 'other'; there are: parquet [plugins.no-store]\nplugin bad of bad 0.3 failed" in str(
        raised.value
    ), "what is missing may be what the failed plugin would have brought"


@pytest.mark.parametrize("where", ["raise RuntimeError('x')", "yield StoreScheme('b', None); raise RuntimeError('x')"])
def test_a_plugin_that_fails_in_a_hook_is_named_and_the_others_go_on(install: Install, where: str) -> None:
    install("bad", f"from gridcontrol.plugins import *\n@hookimpl\ndef gridcontrol_stores():\n    {where}\n")
    found = host(install("good", stores("parquet")))
    assert lines(found.problems) == ["plugin bad of bad 1.0 failed in gridcontrol_stores: RuntimeError: x"]
    assert list(found.stores) == ["parquet"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("'parquet'", "plugin bad of bad 1.0 gave str in gridcontrol_stores, where StoreScheme is wanted"),
        (
            "StoreScheme('Bad Name', None)",
            "plugin bad of bad 1.0 declares 'Bad Name' in gridcontrol_stores, which is no name",
        ),
        ("StoreScheme(7, None)", "plugin bad of bad 1.0 declares '7' in gridcontrol_stores, which is no name"),
    ],
)
def test_what_is_no_declaration_is_reported(install: Install, given: str, sentence: str) -> None:
    source = f"from gridcontrol.plugins import *\n@hookimpl\ndef gridcontrol_stores():\n    return [{given}]\n"
    found = host(install("bad", source))
    assert lines(found.problems) == [sentence]
    assert dict(found.stores) == {}


def test_a_hook_that_returns_nothing_is_reported(install: Install) -> None:
    source = "from gridcontrol.plugins import *\n@hookimpl\ndef gridcontrol_stores():\n    pass\n"
    assert lines(host(install("bad", source)).problems) == [
        "plugin bad of bad 1.0 failed in gridcontrol_stores: TypeError: 'NoneType' object is not iterable"
    ]


def test_two_entry_points_of_one_name_load_neither(install: Install) -> None:
    install("one", stores("a"), points={"stores": "one_1_0"})
    found = host(install("other", stores("b"), version="2.0", points={"stores": "other_2_0"}))
    assert lines(found.problems) == ["one 1.0 and other 2.0 both have an entry point 'stores'; neither is loaded"]
    assert [(row.distribution, row.state) for row in found.describe()] == [("one", "failed"), ("other", "failed")]
    assert dict(found.stores) == {}


def test_an_older_copy_that_another_hides_is_not_seen(install: Install) -> None:
    newer = install("one", stores("a"), version="2.0")
    older = [dist for dist in install("One", stores("a"), version="1.0") if dist.version == "1.0"]
    assert [row.version for row in host([*newer, *older]).describe()] == ["2.0"]


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_of_installation_decides_nothing(install: Install, *, turned: bool) -> None:
    install("b", stores("b"))
    install("a", stores("a"))
    installed = install("c", stores("a"))
    found = host(installed[::-1] if turned else installed)
    assert [row.name for row in found.describe()] == ["a", "b", "c"]
    assert lines(found.problems) == ["a 1.0 and c 1.0 both declare 'a' in gridcontrol_stores; neither is used"]


def test_one_setting_turns_off_all_but_the_core(install: Install) -> None:
    core = Distribution.from_name("gridcontrol")
    found = PluginHost(load_entry_points=False, installed=[core, *install("bad", "raise SystemExit")])
    assert [(row.name, row.state) for row in found.describe()] == [("bad", "off"), ("gridcontrol-builtin", "active")]
    assert found.problems == ()
    with pytest.raises(PluginError) as raised:
        found.open_store("parquet:x", MovingClock())
    assert [problem_line(problem, "en") for problem in raised.value.problems] == [
        "no store is called 'parquet'; there are: memory [plugins.no-store]",
        "the plugins of bad 1.0 are turned off [plugins.turned-off]",
    ]


def test_what_is_missing_is_named_with_what_there_is_and_what_would_bring_it() -> None:
    found = PluginHost(installed=[Distribution.from_name("gridcontrol")])
    with pytest.raises(PluginError) as raised:
        found.open_store("sqlite:x.db", MovingClock())
    first, second = raised.value.problems
    assert what_text(first, "zh") == "没有名为“sqlite”的存储;现有:memory"
    assert (what_text(second, "en"), fix_text(second, "en")) == (
        "gridcontrol-sqlite brings 'sqlite' and is not installed",
        "pip install gridcontrol-sqlite",
    )
    with pytest.raises(PluginError) as raised:
        found.report_format("jason")
    assert (
        str(raised.value) == "no report format is called 'jason'; there are: csv, json, text [plugins.no-report-format]"
    )
    assert raised.value.problems[0].nearest == "json"
    for ask, sentence in {
        found.row_format: "no format of rows is called 'x'; there are: csv, jsonl",
        found.evaluator: "no evaluator is called 'x'; there are: fast, reference",
    }.items():
        with pytest.raises(PluginError) as raised:
            ask("x")
        assert what_text(raised.value.problems[0], "en") == sentence


def test_a_row_format_goes_by_the_longest_suffix(install: Install) -> None:
    source = """
        from gridcontrol.plugins import RowFormat, hookimpl

        @hookimpl
        def gridcontrol_row_formats():
            return [RowFormat("csv", (".csv",), None), RowFormat("line-list", (".lines.csv", ".ll"), None),
                    RowFormat("ll", (".ll",), None)]
    """
    found = host(install("one", source))
    assert found.row_format_for("A.CSV").name == "csv"
    assert found.row_format_for("a.lines.csv").name == "line-list"
    with pytest.raises(PluginError) as raised:
        found.row_format_for("a.ll")
    assert what_text(raised.value.problems[0], "en") == "several formats read files that end in '.ll': line-list, ll"
    with pytest.raises(PluginError) as raised:
        found.row_format_for("a.xlsx")
    assert what_text(raised.value.problems[0], "en") == (
        "no format reads files that end in '.xlsx'; there are: .csv, .lines.csv, .ll"
    )


def test_what_fails_in_use_is_named_and_what_is_meant_passes(install: Install) -> None:
    found = host(install("bad", stores("bad", "lambda url, clock: 1 / 0")))
    with pytest.raises(PluginError) as raised:
        found.open_store("bad:", MovingClock())
    assert str(raised.value) == "store bad of bad 1.0 failed: ZeroDivisionError: division by zero [plugins.use-failed]"
    with pytest.raises(StoreError, match="does not say which store to open"):
        PluginHost().open_store("memory:x", MovingClock())


def test_a_program_may_bring_plugins_of_its_own() -> None:
    found = PluginHost(plugins={"mine": gridcontrol.builtin}, installed=[])
    assert found.describe()[0].name == "mine"
    assert found.open_store("memory:", lambda: datetime(2020, 2, 24, tzinfo=UTC)).last_received() is None
