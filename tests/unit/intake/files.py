"""Importing texts into a memory store, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from gridcontrol.app.importing import import_file
from gridcontrol.builtin.memory import MemoryStore
from gridcontrol.intake.id_numbers import check_character
from gridcontrol.intake.outcome import Imported
from gridcontrol.model.facts import Fact
from gridcontrol.model.wire import content_to_text
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.ruleset import Pack

FILES = Path(__file__).parents[2] / "cases" / "files"
TESTS = "编号,采样日期,采样时间,检测号,结果,出结果时间,状态,入住日期,宾馆"
ARRIVALS = "身份证号,姓名,电话,到达日期,离开日期,来源地,现住址代码,年龄,体温,发热,登记时间"


@cache
def pack() -> Pack:
    """The pack of the case files."""
    return read_pack((FILES / "pack.yaml").read_bytes(), "pack.yaml")


def new_store() -> MemoryStore:
    """An empty store whose clock stands still."""
    return MemoryStore(lambda: datetime(2020, 3, 1, tzinfo=UTC))


def id_number(serial: int, birth: str = "19800229") -> str:
    """A sound id of a region that was never issued."""
    body = f"509999{birth}{serial:03}"
    return body + check_character(body)


def taken(folder: Path, name: str, data: str | bytes, store: MemoryStore | None = None, **words: object) -> Imported:
    """What importing *data* under *name* answers."""
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return import_file(path, pack(), store or new_store(), **words)  # type: ignore[arg-type]  # words of import_file


def facts_of(store: MemoryStore) -> list[Fact]:
    """All facts in the store, by id."""
    return sorted((received.fact for received in store.read()), key=lambda fact: fact.id)


def said_by(store: MemoryStore) -> dict[str, str]:
    """Id to content of every fact in the store: what must not depend on order, split or repetition."""
    return {fact.id: content_to_text(fact) for fact in facts_of(store)}


def arrivals(*rows: Sequence[str]) -> str:
    """A file of arrivals; each row as its cells."""
    return "\n".join([ARRIVALS, *(",".join(row) for row in rows)]) + "\n"


def arrival(serial: int = 1, **cells: str) -> list[str]:
    """The cells of one good row, with *cells* in place of some."""
    good = {
        "身份证号": id_number(serial),
        "姓名": "某甲",
        "电话": "10000000001",
        "到达日期": "2020-02-05",
        "离开日期": "2020-02-04",
        "来源地": "湖北",
        "现住址代码": "999999001001",
        "年龄": "40",
        "体温": "36.5",
        "发热": "否",
        "登记时间": "2020-02-05 18:00",
    }
    return [cells.get(header, written) for header, written in good.items()]
