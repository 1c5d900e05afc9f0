from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.access import EVERYTHING, mask
from gridcontrol.builtin import csv_report, json_report, text_report
from gridcontrol.ids import PackId, ReportId, SubjectId, SubjectKindId
from gridcontrol.reports.document import (
    Cell,
    Column,
    ColumnType,
    Counted,
    Document,
    Figure,
    Findings,
    Notes,
    Personal,
    Row,
    Statement,
    SubjectRef,
    Table,
)
from gridcontrol.rules.vocabulary import FieldBase, Label

ID = "999999199001010018"
TWIN = "999999198502020018"
PHONE = "13800000012"


def label(text: str) -> Label:
    return Label({"en": text, "zh": text})


def document(*rows: tuple[str, tuple[Cell, ...]], findings: tuple[Statement, ...] = ()) -> Document:
    columns = (
        Column("subject", label("subject"), ColumnType.SUBJECT),
        Column("text", label("text")),
        Column("name", label("name")),
        Column("number", label("number"), ColumnType.NUMBER),
    )
    return Document(
        report=ReportId("r"),
        title=label("list"),
        locality=label("county"),
        pack=PackId("p"),
        version="1",
        zone=ZoneInfo("Asia/Shanghai"),
        sections=(
            Table("list", label("list"), columns, tuple(Row(key, cells) for key, cells in rows)),
            Findings("findings", label("findings"), findings),
            Notes("notes", label("notes"), (Statement("reports.fact-gone", {"fact": ID, "kind": PHONE, "at": None}),)),
        ),
        personal_kinds=frozenset({SubjectKindId("person")}),
    )


def row(subject: str, text: str = "", name: str = "甲某某") -> tuple[str, tuple[Cell, ...]]:
    figure = Figure(1, frozenset({Counted(ID, SubjectId(subject))}))
    return subject, (SubjectRef(SubjectId(subject)), text, Personal(FieldBase.PERSON_NAME, name), figure)


FULL = document(
    row(f"person/{ID}", f"see {PHONE}"),
    row(f"person/{TWIN}"),
    row("person/p-17"),
    row("person/甲某某"),
    row("venue/某某酒店"),
    findings=(
        Statement(
            "reports.order-exceeds", {"subject": SubjectRef(SubjectId(f"person/{TWIN}")), "rule": "r", "facts": ID}
        ),
    ),
)


def _rendered(of: Document) -> str:
    return "\n".join(
        render(of, lang).decode()
        for render in (text_report.render, csv_report.render, json_report.render)
        for lang in ("en", "zh")
    )


def test_nothing_personal_is_left_in_any_format() -> None:
    shown = _rendered(mask(FULL))
    for secret in (ID, TWIN, PHONE, "甲某某"):
        assert secret in _rendered(FULL)
        assert secret not in shown
    assert not re.search(r"\d{11}", shown)
    for kept in ("p-17", "某某酒店", "甲**", "138******12"):
        assert kept in shown


def test_nothing_personal_is_left_in_the_value() -> None:
    """A renderer that prints what it should not still has nothing to print."""
    shown = repr(mask(FULL))
    for secret in (ID, TWIN, PHONE, "甲某某"):
        assert secret not in shown


def test_two_people_who_look_alike_stay_two() -> None:
    rows = mask(FULL).table("list").rows
    assert [cell.subject for cell in (r.cells[0] for r in rows) if isinstance(cell, SubjectRef)] == [
        "person/**************0018",
        "person/**************0018#2",
        "person/p-17",
        "person/甲**",
        "venue/某某酒店",
    ]
    assert [r.key for r in rows][:2] == ["person/**************0018", "person/**************0018#2"]
    finding = mask(FULL).findings[0]
    assert finding.args["subject"] == SubjectRef(SubjectId("person/**************0018#2"))


def test_a_key_that_looks_like_a_mask_is_not_taken_for_one() -> None:
    masked = mask(document(row(f"person/{ID}"), row("person/**************0018")))
    cells = [r.cells[0] for r in masked.table("list").rows]
    assert cells == [
        SubjectRef(SubjectId("person/**************0018#2")),
        SubjectRef(SubjectId("person/**************0018")),
    ]


def test_masking_is_idempotent_and_the_same_each_time() -> None:
    assert mask(mask(FULL)) == mask(FULL)
    assert mask(FULL).masked
    assert mask(FULL) == mask(evolve(FULL))


def test_revealed_on_request() -> None:
    assert mask(FULL, EVERYTHING) == FULL
    names = mask(FULL, [FieldBase.PERSON_NAME]).table("list").rows[0].cells
    assert names[2] == Personal(FieldBase.PERSON_NAME, "甲某某")
    assert names[0] == SubjectRef(SubjectId("person/**************0018"))
    ids = mask(FULL, [FieldBase.ID_NUMBER]).table("list").rows[0].cells
    assert ids[0] == SubjectRef(SubjectId(f"person/{ID}"))
    assert ids[1] == f"see {PHONE}"
    assert ids[2] == Personal(FieldBase.PERSON_NAME, "甲**", masked=True)


def test_a_row_s_key_that_holds_more_than_the_subject() -> None:
    key, cells = row("person/甲某某")
    masked = mask(document((f"{key} control", cells)))
    assert masked.table("list").rows[0].key == "person/甲** control"


def test_figures_keep_their_value_and_forget_whom_they_counted() -> None:
    assert mask(FULL).table("list").rows[0].cells[3] == Figure(1)


KEYS = st.one_of(
    st.text("0123456789", min_size=18, max_size=18).map(lambda digits: digits[:14] + "0018"),
    st.sampled_from(["p-1", "p-2", "**************0018", "**************0018#2", "甲某某", "甲乙丙"]),
)


@given(keys=st.lists(KEYS, min_size=1, max_size=8))
def test_as_many_subjects_after_as_before(keys: list[str]) -> None:
    masked = mask(document(*(row(f"person/{key}") for key in keys)))
    shown = [r.cells[0] for r in masked.table("list").rows]
    assert len({cell.subject for cell in shown if isinstance(cell, SubjectRef)}) == len(set(keys))
    same = [(a == b, shown[i] == shown[j]) for i, a in enumerate(keys) for j, b in enumerate(keys)]
    assert all(was == now for was, now in same)
