"""Any bytes under any name: a refusal with its reason, or rows set aside. Never another exception, never a row lost."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given
from hypothesis import strategies as st

from gridcontrol.errors import GridcontrolError
from gridcontrol.errors.text import fix_text, problem_line
from gridcontrol.intake.outcome import Imported
from tests.unit.intake.files import ARRIVALS, TESTS, arrival, arrivals, taken

GOOD = arrivals(arrival(1), arrival(2, 来源地='"湖北,\n武汉"'), arrival(3))
JSON = '{"town": "昌元", "number": 17, "at": "2020-02-05", "note": "在家"}\n{"town": "昌州", "number": 1, "at": "?"}\n'
FACTS = '{"is": "correction", "of": "t1", "at": "2020-02-06"}\n{"is": "void", "of": "t2"}\n'
NAMES = ["arrivals.csv", "tests.csv", "visits.jsonl", "facts.jsonl"]
SEEDS = [GOOD.encode(), GOOD.encode("gb18030"), GOOD.encode("utf-16"), JSON.encode(), FACTS.encode(), TESTS.encode()]


def answered(name: str, data: bytes) -> Imported | None:
    """What the import says; None where it refuses the file. Every message can be printed."""
    result: Imported | None = None
    with TemporaryDirectory() as folder:
        try:
            result = taken(Path(folder), name, data)
        except GridcontrolError as error:
            problems = error.problems
        else:
            problems = result.problems
            for file in Path(folder).glob("*.set-aside*"):
                taken(Path(folder), file.name, file.read_bytes())
    for problem in problems:
        for lang in ("en", "zh"):
            problem_line(problem, lang)
            fix_text(problem, lang)
    if result is not None:
        assert result.rows == result.taken + result.without_event + result.set_aside
        assert sum(result.set_aside_by_reason.values()) == result.set_aside
    return result


@given(st.sampled_from(NAMES), st.binary(max_size=300))
def test_any_bytes(name: str, data: bytes) -> None:
    answered(name, data)


@given(st.sampled_from(NAMES), st.text(max_size=200))
def test_any_text_below_the_right_header(name: str, text: str) -> None:
    header = {"arrivals.csv": ARRIVALS + "\n", "tests.csv": TESTS + "\n"}.get(name, "")
    answered(name, (header + text).encode("utf-8", "surrogatepass"))


@given(st.data())
def test_any_change_to_good_files(data: st.DataObject) -> None:
    seed = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(seed)))
        length = data.draw(st.integers(0, 6))
        seed[place : place + length] = data.draw(
            st.binary(max_size=4) | st.sampled_from([b'"', b"\n", b",", b"\xff\xfe"])
        )
    answered(data.draw(st.sampled_from(NAMES)), bytes(seed))


PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(["person/1", "2020-02-05"])
)
NAMES_OF_MEMBERS = st.text(max_size=3) | st.just("$d")
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES_OF_MEMBERS, inner, max_size=3),
    max_leaves=6,
)
MEMBERS = st.one_of(
    st.sampled_from(["id", "of", "at", "kind", "subject", "fields", "drops", "one", "other", "same", "evidence"]),
    st.sampled_from(["track", "status", "since", "until", "reason", "recorded_at", "origin", "town", "number", "!x"]),
)
OBJECTS = st.builds(
    lambda form, members, fields: {"is": form, "fields": fields, **members},
    st.sampled_from(["event", "correction", "void", "identity", "assertion"]) | VALUES,
    st.dictionaries(MEMBERS, VALUES | st.sampled_from(["arrival", "control", "person/1"]), max_size=8),
    st.dictionaries(st.sampled_from(["from_area", "result", "venue", "age", "x"]), VALUES, max_size=3),
)


@given(st.sampled_from(["visits.jsonl", "facts.jsonl"]), st.lists(OBJECTS, min_size=1, max_size=3))
def test_any_objects(name: str, objects: list[dict[str, object]]) -> None:
    result = answered(name, "\n".join(json.dumps(each) for each in objects).encode())
    assert result is not None
    assert result.rows == len(objects)


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=10) | st.sampled_from(
    arrival(1)
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=12), max_size=6))
@example([["0000000\u3400"]])
def test_every_row_with_text_is_taken_set_aside_or_named_as_a_note(rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([ARRIVALS.split(","), *rows])
    result = answered("arrivals.csv", text.getvalue().encode())
    assert result is not None
    there = sum(any(cell.strip() for cell in row) for row in rows)
    told = result.rows + sum(warned.count for warned in result.warnings if warned.code == "intake.beside")
    # A row of several lines that can't be a row is set aside line by line.
    assert told == there or (told > there and any("\n" in cell for row in rows for cell in row))


STRAY = st.lists(st.sampled_from(["good", 'stray"', '"open', "bad"]), min_size=1, max_size=12)


@given(STRAY)
@example(['"open', "good", 'stray"', "good"])
def test_a_stray_quotation_mark_costs_its_own_row_and_no_other(kinds: list[str]) -> None:
    rows = []
    for serial, kind in enumerate(kinds):
        rows.append(arrival(serial + 1, 来源地="湖北" if kind == "good" else kind))
        if kind == '"open':
            rows.append(arrival(900 - serial))  # so that no two open ones close each other at a line's end
    result = answered("arrivals.csv", arrivals(*rows).encode())
    assert result is not None
    good = sum(row[5] == "湖北" for row in rows)
    assert result.taken >= good
