"""A document with every form of cell, for renderers to be tried on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from gridcontrol.ids import PackId, ReportId, SubjectId, SubjectKindId
from gridcontrol.reports.document import (
    Column,
    ColumnType,
    Document,
    Figure,
    Findings,
    Notes,
    Personal,
    Row,
    RowKind,
    Statement,
    SubjectRef,
    Table,
)
from gridcontrol.reports.drawing import Band, Curve, KeyFigures, Knowledge, Line, Mark, Shares, Tree
from gridcontrol.rules.vocabulary import FieldBase, Label

HOSTILE = "</script><b>=1+1,\"'; \\ \n & 测试"
"""Text of the data that means something to one format or another."""


def _label(zh: str, en: str) -> Label:
    return Label({"zh": zh, "en": en})


def sample_document() -> Document:
    """Figures, people, instants, hostile text; an empty table, one for each kind of drawing; notes, a finding."""
    noon = datetime(2020, 2, 24, 12, 0, tzinfo=UTC)
    columns = (
        Column("division", _label("区划", "division")),
        Column("held", _label("在管", "held"), ColumnType.NUMBER),
        Column("share", _label("占比", "share"), ColumnType.PERCENT),
        Column("since", _label("起", "since"), ColumnType.DATE),
        Column("seen", _label("时间", "seen"), ColumnType.INSTANT),
        Column("who", _label("人员", "who"), ColumnType.SUBJECT),
        Column("phone", _label("电话", "phone")),
        Column("said", _label("备注", "said")),
    )
    who, phone = SubjectRef(SubjectId("person/p-17")), Personal(FieldBase.PHONE, "199****0017", masked=True)
    rows = (
        Row(
            "500153001",
            (
                _label("昌元街道", "Changyuan"),
                Figure(1898),
                Decimal("10.25"),
                date(2020, 2, 5),
                noon,
                who,
                phone,
                HOSTILE,
            ),
        ),
        Row("", (None, Figure(7), None, None, None, None, None, None), RowKind.NOT_LOCATED),
        Row("total", (_label("合计", "total"), Figure(1905), None, None, None, None, None, None), RowKind.TOTAL),
    )
    said = Statement("time.bad-date", {"found": "2020-02-31"})
    return Document(
        report=ReportId("daily"),
        title=_label("日报", "daily report"),
        locality=_label("示例县", "sample county"),
        pack=PackId("sample"),
        version="1",
        zone=ZoneInfo("Asia/Shanghai"),
        sections=(
            Table("figures", _label("指标", "figures"), columns, rows),
            Table("nobody", _label("无", "nobody"), columns[:1], (), said),
            *_drawn(said),
            Notes("notes", _label("说明", "notes"), (said,)),
            Findings("findings", _label("发现", "findings"), (said,)),
        ),
        data_day=date(2020, 2, 24),
        cut_off="20:00",
        at=noon,
        known_at=noon,
        personal_kinds=frozenset({SubjectKindId("person")}),
        masked=True,
    )


def _drawn(said: Statement) -> tuple[Table, ...]:
    def number(name: str, of: ColumnType = ColumnType.NUMBER) -> Column:
        return Column(name, _label(name, name), of)

    first, second = date(2020, 2, 24), date(2020, 2, 25)
    likely = Band(_label("可能", "likely"), "low", "high")
    lines = (Line("held"), Line("rooms", Mark.LIMIT))
    label = _label(HOSTILE, HOSTILE)
    return (
        Table(
            "key_figures",
            _label("要情", "key figures"),
            (
                number("indicator", ColumnType.TEXT),
                *map(number, ("value", "before", "change")),
                number("unit", ColumnType.TEXT),
            ),
            (
                Row("held", (label, Figure(1898), Figure(1890), 8, "")),
                Row("new", (label, Figure(None), None, None, "%")),
            ),
            drawing=KeyFigures(),
        ),
        Table(
            "overview",
            _label("分布", "overview"),
            (number("division", ColumnType.TEXT), number("level", ColumnType.TEXT), number("held")),
            (Row("500153", (label, "county", Figure(1898))), Row("500153001", (HOSTILE, "town", Figure(0)))),
            drawing=Tree({"500153001": "500153"}, {"500153001": (2, 0)}),
        ),
        Table(
            "curve.held",
            _label("在管走势", "held over time"),
            (number("day", ColumnType.DATE), *map(number, ("held", "rooms", "low", "high"))),
            (Row("2020-02-24", (first, 5, 4, 5, 5)), Row("2020-02-25", (second, None, None, 2, 6))),
            notes=(said,),
            drawing=Curve(lines, Knowledge.NOW, (likely,), first),
        ),
        Table(
            "breakdown.age",
            _label("年龄", "age"),
            (number("part", ColumnType.TEXT), number("held"), number("share", ColumnType.PERCENT)),
            (
                Row("0-14", (label, Figure(7), Decimal("100.0"))),
                Row("0-5", (label, Figure(2), Decimal("28.6"))),
                Row("total", (label, Figure(7), None), RowKind.TOTAL),
            ),
            drawing=Shares({"0-5": "0-14"}),
        ),
    )
