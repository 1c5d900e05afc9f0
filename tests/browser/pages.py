"""A district's report as large as they come, made of invented figures."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from gridcontrol.errors import Severity
from gridcontrol.ids import PackId, ReportId, SubjectId, SubjectKindId
from gridcontrol.reports.document import (
    Cell,
    Column,
    ColumnType,
    Document,
    Figure,
    Findings,
    Notes,
    Personal,
    Row,
    RowKind,
    Section,
    Statement,
    SubjectRef,
    Table,
)
from gridcontrol.reports.drawing import Band, Curve, KeyFigures, Knowledge, Line, Mark, Shares, Tree
from gridcontrol.reports.words import word
from gridcontrol.rules.vocabulary import FieldBase, Label

TODAY = date(2020, 2, 24)
NOON = datetime(2020, 2, 24, 12, 0, tzinfo=UTC)
TOWNS = (
    "东",
    "西",
    "南",
    "北",
    "上",
    "下",
    "新",
    "老",
    "大",
    "小",
    "前",
    "后",
    "左",
    "右",
    "高",
    "低",
    "青",
    "白",
    "红",
    "金",
    "石",
)
KINDS = (
    ("超期", "past release"),
    ("未入住", "not yet admitted"),
    ("住院", "in hospital"),
    ("集中隔离", "in central isolation"),
    ("居家隔离", "in home isolation"),
    ("新增确诊", "newly confirmed"),
    ("补报", "reported late"),
    ("撤销", "withdrawn"),
    ("累计确诊", "confirmed so far"),
    ("出院", "discharged"),
    ("新增密切接触者", "new close contacts"),
    ("解除隔离", "released from isolation"),
)


def said(zh: str, en: str) -> Label:
    return Label({"zh": zh, "en": en})


def town(number: int) -> Label:
    return said(
        f"{TOWNS[number % len(TOWNS)]}某镇{number // len(TOWNS) or ''}", f"{TOWN_NAMES[number % 7]} {number + 1}"
    )


TOWN_NAMES = ("Upper Valley", "Bridge Street", "Old Market", "Riverside", "Stone Mill", "North Gate", "Long Hill")


def kind(number: int) -> Label:
    zh, en = KINDS[number % len(KINDS)]
    again = number // len(KINDS)
    return said(f"{zh}{again or ''}", f"{en}{f' {again}' if again else ''}")


def district_report(towns: int = 21, indicators: int = 25, days: int = 28, curves: int = 8) -> Document:
    """With every kind of section and drawing there is."""
    draw = Random(2020)
    sections: tuple[Section, ...] = (
        past_release(draw, 7),
        Findings("findings", word("findings"), (finding(), finding()), Statement("reports.no-findings")),
        key(draw, min(indicators, 12)),
        overview(draw, towns, min(indicators, 6)),
        by_town(draw, towns, indicators),
        *(curve(draw, number, days) for number in range(curves)),
        venue(draw, days),
        several(draw, towns, days),
        shares(draw),
        overdue(draw, 12),
        Notes("notes", word("notes"), (Statement("reports.competing", {"number": 3}),)),
    )
    return document_of(sections)


def document_of(sections: tuple[Section, ...]) -> Document:
    return Document(
        report=ReportId("daily"),
        title=said("每日 20 时疫情防控日报", "daily report of 20:00"),
        locality=said("某市某区", "Some district"),
        pack=PackId("some-2020"),
        version="99d2a5d14605a105",
        zone=ZoneInfo("Asia/Shanghai"),
        sections=sections,
        data_day=TODAY,
        cut_off="20:00",
        at=NOON,
        known_at=NOON,
        personal_kinds=frozenset({SubjectKindId("person")}),
        main="figures",
        masked=True,
        beside={f"t{number}": f"daily-t{number}.html" for number in range(3)},
    )


def number(column: str, label: Label, of: ColumnType = ColumnType.NUMBER) -> Column:
    return Column(column, label, of)


def finding() -> Statement:
    args: dict[str, Cell] = {"indicator": kind(8), "sum": 12, "total": 13, "difference": 1}
    return Statement("reports.rows-differ", args, Severity.WARNING)


def past_release(draw: Random, people: int) -> Table:
    columns = (
        Column("subject", word("subject"), ColumnType.SUBJECT),
        Column("division", word("division")),
        Column("held_as", word("held_as")),
        Column("held_since", word("held_since"), ColumnType.INSTANT),
        Column("past_since", word("past_since"), ColumnType.INSTANT),
        number("days", word("days")),
        Column("why", word("why")),
    )
    rows = []
    for each in range(people):
        since = NOON - timedelta(days=people - each, hours=draw.randrange(20))
        why = Statement("reports.never-based")
        who = SubjectRef(SubjectId(f"person/**************{each:04}"))
        cells = (who, town(each), said("在场所", "in a venue"), since - timedelta(days=14), since, people - each, why)
        rows.append(Row(f"p{each}", cells))
    title = said("超期未解除:实际在场所", "Held past release: custody")
    return Table("past_release.custody", title, columns, tuple(rows), Statement("reports.never-based"))


def key(draw: Random, indicators: int) -> Table:
    columns = (
        Column("indicator", word("indicator")),
        number("value", said("数值", "value")),
        number("before", word("before")),
        number("change", word("change")),
        Column("unit", said("单位", "unit")),
    )
    rows = []
    for each in range(indicators):
        value, before = draw.randrange(500), draw.randrange(500)
        rows.append(Row(f"i{each}", (kind(each), Figure(value), Figure(before), value - before, "")))
    rows.append(Row("cover", (said("排查覆盖率", "covered"), Decimal("95.6"), Decimal("91.2"), Decimal("4.4"), "%")))
    return Table("key", said("主要指标", "Key figures"), columns, tuple(rows), drawing=KeyFigures())


def overview(draw: Random, towns: int, indicators: int) -> Table:
    columns = (
        Column("division", word("division")),
        Column("level", said("层级", "level")),
        *(number(f"i{each}", kind(each)) for each in range(indicators)),
    )
    held = [[draw.choice((0, 0, draw.randrange(60))) for _ in range(indicators)] for _ in range(towns)]
    rows = [
        Row(f"t{each}", (town(each), said("镇街", "town"), *map(Figure, figures))) for each, figures in enumerate(held)
    ]
    top = [Figure(sum(figures)) for figures in zip(*held, strict=True)]
    whole = Row("county", (said("某区", "Some district"), said("区县", "county"), *top))
    parents = {row.key: "county" for row in rows}
    tiles = {f"t{each}": (each % 5, each // 5) for each in range(towns)}
    return Table("overview", said("分布", "By division"), columns, (whole, *rows), drawing=Tree(parents, tiles))


def by_town(draw: Random, towns: int, indicators: int) -> Table:
    columns = (Column("division", word("division")), *(number(f"i{each}", kind(each)) for each in range(indicators)))
    rows = [
        Row(f"t{each}", (town(each), *(Figure(draw.choice((0, draw.randrange(2000)))) for _ in range(indicators))))
        for each in range(towns)
    ]
    rows.append(Row("", (word("not_located"), *(Figure(0) for _ in range(indicators))), RowKind.NOT_LOCATED))
    rows.append(Row("total", (word("total"), *(Figure(12345) for _ in range(indicators))), RowKind.TOTAL))
    return Table("figures", said("分镇街统计(行政区划)", "Figures by town (statutory)"), columns, tuple(rows))


def curve(draw: Random, which: int, days: int) -> Table:
    columns = (
        number("day", word("data_day"), ColumnType.DATE),
        number("new", said("新增", "new")),
        number("now", said("现有", "current")),
        number("sum", said("累计", "so far")),
    )
    rows, now, total = [], 0, 0
    for each in range(days):
        new = draw.randrange(9)
        total += new
        now = max(0, now + new - draw.randrange(8))
        day = TODAY - timedelta(days=days - 1 - each)
        rows.append(Row(day.isoformat(), (day, Figure(new), Figure(now), Figure(total))))
    lines = (Line("new", Mark.BAR), Line("now"), Line("sum"))
    title = said(f"{kind(which).text('zh')}走势", f"{kind(which).text('en')} over time")
    return Table(f"curve.{which}", title, columns, tuple(rows), drawing=Curve(lines, Knowledge.NOW))


def venue(draw: Random, days: int) -> Table:
    columns = (
        number("day", word("data_day"), ColumnType.DATE),
        number("held", said("在住", "in the venue")),
        number("rooms", said("房间", "rooms")),
        number("low", said("最少", "least")),
        number("high", said("最多", "most")),
    )
    rows: list[Row] = []
    held = 60
    for each in range(days + 14):
        day = TODAY - timedelta(days=days - 1 - each)
        held = max(0, held + draw.randrange(-9, 10))
        ahead = day > TODAY
        spread = (day - TODAY).days * 3 if ahead else 0
        cells = (day, None if ahead else held, 100, max(0, held - spread) if day >= TODAY else None)
        rows.append(Row(day.isoformat(), (*cells, held + spread if day >= TODAY else None)))
    band = Band(said("预计最少至最多", "least to most expected"), "low", "high")
    lines = (Line("held"), Line("rooms", Mark.LIMIT))
    drawing = Curve(lines, Knowledge.NOW, (band,), TODAY)
    return Table(
        "venue",
        said("集中隔离点入住与预测", "Venues: occupancy and what is ahead"),
        columns,
        tuple(rows),
        drawing=drawing,
    )


def several(draw: Random, towns: int, days: int) -> Table:
    columns = (
        number("day", word("data_day"), ColumnType.DATE),
        *(number(f"t{each}", town(each)) for each in range(towns)),
    )
    rows = []
    for each in range(days):
        day = TODAY - timedelta(days=days - 1 - each)
        rows.append(Row(day.isoformat(), (day, *(Figure(draw.randrange(12)) for _ in range(towns)))))
    drawing = Curve(tuple(Line(f"t{each}") for each in range(towns)), Knowledge.THEN)
    return Table("by_town", said("各镇现有走势", "Current by town"), columns, tuple(rows), drawing=drawing)


def shares(draw: Random) -> Table:
    columns = (
        Column("part", said("年龄", "age")),
        number("n", kind(8)),
        number("share", said("占比", "share"), ColumnType.PERCENT),
    )
    rows = [
        Row(f"a{low}", (f"{low}-{low + 9}", Figure(draw.randrange(40)), Decimal(draw.randrange(1000)) / 10))
        for low in range(0, 90, 10)
    ]
    rows.append(Row("total", (word("total"), Figure(200), None), RowKind.TOTAL))
    return Table("ages", said("按年龄", "By age"), columns, tuple(rows), drawing=Shares())


def overdue(draw: Random, people: int) -> Table:
    columns = (
        Column("who", said("责任人", "responsible")),
        Column("phone", said("电话", "phone")),
        Column("duty", said("任务", "duty")),
        number("number", said("逾期", "overdue")),
        Column("since", said("最早到期", "earliest due"), ColumnType.INSTANT),
    )
    rows = tuple(
        Row(
            f"o{each}",
            (
                Personal(FieldBase.PERSON_NAME, f"某{TOWNS[each]}*", masked=True),
                Personal(FieldBase.PHONE, "199****0017", masked=True),
                said("每日两次测温", "take the temperature twice a day"),
                draw.randrange(1, 30),
                NOON - timedelta(hours=draw.randrange(72)),
            ),
        )
        for each in range(people)
    )
    return Table(
        "overdue",
        said("逾期任务(按责任人)", "Overdue duties by responsible person"),
        columns,
        rows,
        Statement("reports.no-findings"),
    )
