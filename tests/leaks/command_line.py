"""The same questions on the command line: a store on disk, words, and all that comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from click.testing import CliRunner

from gridcontrol.cli import main
from gridcontrol.plugins import PluginHost
from tests.leaks.county import PACK, TABLE
from tests.leaks.doors import Question
from tests.leaks.worlds import NOW, ZONE, World


def store_of(world: World, folder: Path) -> None:
    """*world* as a pack, its divisions and a store in *folder*, which is made."""
    folder.mkdir()
    (folder / "pack.yaml").write_text(PACK, "utf-8")
    (folder / "draft.yaml").write_text(PACK.replace("{status: home, for: 7d}", "{status: home, for: 12d}"), "utf-8")
    (folder / "divisions.csv").write_text(TABLE, "utf-8")
    store = PluginHost().open_store(f"sqlite:{folder / 'gridcontrol.db'}", lambda: NOW)
    store.replay(world.batches())
    store.close()


def _moment(moment: datetime) -> str:
    return moment.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")


def _about(asked: Question) -> tuple[str, ...]:
    return "--at", _moment(asked.at), "--known-at", _moment(asked.known_at)


COMMANDS: Mapping[str, Callable[[Question], tuple[str, ...]]] = {
    "status": lambda asked: ("status", asked.subject, *_about(asked)),
    "why": lambda asked: ("why", asked.subject, *_about(asked)),
    "timeline": lambda asked: ("timeline", "--known-at", _moment(asked.known_at)),
    "held": lambda asked: ("held", *_about(asked)),
    "report": lambda asked: ("report", ("towns", "grids", "all")[asked.choice % 3], *_about(asked)),
    "duties": lambda asked: ("duties", "--state", "all", *_about(asked)),
    "division": lambda asked: ("duties", "--division", asked.code, *_about(asked)),
    "round": lambda asked: ("round", "doors_round", *_about(asked)),
    "who": lambda asked: ("who", asked.subject, *_about(asked)),
    "officer": lambda asked: ("who", "--officer", asked.officer, "--takers", *_about(asked)),
    "gaps": lambda asked: ("gaps", *_about(asked)),
    "handbook": lambda asked: ("handbook", asked.code, *_about(asked)),
    "propose": lambda asked: ("propose", *_about(asked)),
    "plan": lambda asked: ("plan", "pack.yaml", "draft.yaml", *_about(asked)),
}


def said(words: tuple[str, ...], officer: str, folder: Path, *, form: str) -> str:
    """What the command says to *officer*, on both streams, and how it ends."""
    more: tuple[str, ...] = ("-s", f"sqlite:{folder / 'gridcontrol.db'}", "--reveal", "--format", form, "--as", officer)
    if words[0] == "plan":
        words = ("plan", str(folder / words[1]), str(folder / words[2]), *words[3:])
    else:
        more = ("-p", str(folder / "pack.yaml"), *more)
    result = CliRunner().invoke(main, [*words, *more])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return f"{result.exit_code}\n{result.stdout}\n{result.stderr}".replace(str(folder), "FOLDER")
