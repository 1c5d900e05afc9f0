"""Ledgers of invented people with faults planted in them, and what is right in their place.

Nothing here reads what the library says: which cells are at fault is known because they were made so.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from attrs import define, field

from tests.ledgers.shapes import Book, Held

PACK = """
format: gridcontrol/1
pack: ledgers
zone: Asia/Shanghai
day_count: day_zero
subjects: {person: {}, venue: {}}
events:
  arrival:
    about: person
    fields:
      origin: text
      reason: [work, study, visit]
      residence: division?
      left_on: date?
      phone: phone?
      age: age?
      warmth: number?
      fever: truth?
      with: integer?
  check_in: {about: person, fields: {venue: ref venue}}
order: [arrival, check_in]
tracks: {control: {about: person, default: normal, precedence: [home]}}
rules: {r: {track: control, when: {event: arrival}, phases: [{status: home, for: 14d}]}}
imports:
  arrivals:
    match: ["返乡*.csv"]
    about: person
    key: 身份证号
    key_type: id_number
    recorded_at: 登记时间
    year: 2020
    events:
      - kind: arrival
        at: 到达日期
        fields:
          origin: 来源地
          reason: {column: 事由, meanings: {务工: work, 就学: study, 探亲: visit}}
          residence: 现住址代码
          left_on: 离开日期
          phone: 联系电话
          age: 年龄
          warmth: 体温
          fever: 发热
          with: 同行人数
      - {kind: check_in, at: 入住日期, fields: {venue: 集中点}}
"""
NUMBERED, REMARK, NAME = "序号", "备注", "姓名"
COLUMNS = (
    NUMBERED, NAME, "身份证号", "年龄", "联系电话", "到达日期", "来源地", "事由", "离开日期", "现住址代码",
    "体温", "发热", "同行人数", "入住日期", "集中点", "登记时间", REMARK,
)  # fmt: skip
GROUPS = {"到达日期": "到达", "入住日期": "入住"}
"""Headings that a second row of headings may part: 到达 above 日期."""
OVER = {"身份证号": "个人信息", "年龄": "个人信息", "联系电话": "个人信息", "来源地": "行程", "事由": "行程"}
REQUIRED = ("身份证号", "到达日期", "来源地", "事由")
DAY = date(2020, 2, 1)
SERIAL = date(1899, 12, 30)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def person(draw: random.Random) -> str:
    """An id of a region that was never issued, with the check character that the standard gives it."""
    born = date(1940, 1, 1) + timedelta(days=draw.randrange(28_000))
    body = f"999999{born:%Y%m%d}{draw.randrange(1000):03}"
    return body + "10X98765432"[sum(w * int(d) for w, d in zip(WEIGHTS, body, strict=True)) % 11]


def full_width(text: str) -> str:
    """Digits and signs as Chinese keyboards write them."""
    return "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text)


def dated(day: date, draw: random.Random, *, from_1904: bool) -> Held:
    """*day* in one of a dozen writings."""
    weekday = "一二三四五六日"[day.weekday()]
    month = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun")[day.month]
    serial = (day - SERIAL).days - (1462 if from_1904 else 0)
    texts = [
        day.isoformat(), f"{day:%Y/%m/%d}", f"{day.year}.{day.month}.{day.day}", f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日", f"{day.month}月{day.day}日", f" {day.year}/{day.month}/{day.day}",
        full_width(f"{day.year}-{day.month}-{day.day}"), f"{day.day} {month} {day.year}", f"{day.isoformat()} 00:00:00",
        f"{day.year}年{day.month}月{day.day}日 星期{weekday}",
    ]  # fmt: skip
    return draw.choice([Held("date", str(serial)), Held("date", str(serial)), Held("text", draw.choice(texts))])


@define
class Ledger:
    """A ledger with faults: the workbook, which cells are at fault, and the facts that it holds once it is mended."""

    book: Book
    faults: dict[tuple[int, int], str] = field(factory=dict)
    """By place what is right there."""
    arrivals: int = 0
    stays: int = 0
    persons: set[str] = field(factory=set)


Wrong = Callable[[str, random.Random], Held]
"""Makes of what is right something that is wrong."""


def _texts(*texts: str) -> Wrong:
    return lambda _, draw: Held("text", draw.choice(texts))


def _check_digit(right: str, _: random.Random) -> Held:
    return Held("text", right[:-1] + ("1" if right[-1] != "1" else "2"))


_BAD_DAYS = ("2020-02-30", "2020年13月5日", "2020/2/31", "20-02-05", "待核实!", "2月30日", "2020-02-05至07", "5/2")
_LATER = ("2202-02-05", "2999年2月5日", "2920/02/05")
_EMPTY = _texts("")


def _errors(_: str, draw: random.Random) -> Held:
    return Held("error", draw.choice(["#N/A", "#REF!", "#VALUE!", "#DIV/0!"]))


FAULTS: dict[str, tuple[Wrong, ...]] = {
    "身份证号": (
        _check_digit,
        lambda right, _: Held("text", f"{right[:6]}19900231{right[14:]}"),
        lambda right, _: Held("text", right[:-1]),
        lambda right, _: Held("number", f"{float(right[:17]) * 10:.5E}"),
        lambda right, _: Held("text", right[:8] + "O" + right[9:]),
        _EMPTY,
        _errors,
    ),
    "到达日期": (_texts(*_BAD_DAYS), _texts(*_LATER), _EMPTY, _errors),
    "来源地": (_EMPTY, _errors, _texts("-", "/")),
    "事由": (_texts("务公", "就学生", "探新", "务工、探亲"), _EMPTY, _errors),
    "离开日期": (_texts(*_BAD_DAYS), _errors),
    "联系电话": (
        lambda right, _: Held("text", right[:-1]),
        lambda right, _: Held("text", right + "0"),
        _texts("19900001111/19900002222", "同上", "家里"),
        lambda _, __: Held("text", "999999199003070012"),
        _errors,
    ),
    "现住址代码": (lambda _, __: Held("number", "9.99901101201E+17"), _errors),
    "年龄": (_texts("成年", "203", "38.5", "三十"), _errors),
    "体温": (_texts("三十六度五", "36.5℃", "36,5", "36..5"), _errors),
    "发热": (_texts("低烧?", "偶尔", "2"), _errors),
    "同行人数": (_texts("两人", "1.5", "3人"), _errors),
    "入住日期": (_texts(*_BAD_DAYS), _texts(*_LATER), _EMPTY),
    "集中点": (_EMPTY, _errors),
    "登记时间": (_texts("2020-02-30 10:00", "昨天", "2020-02-05 25:00"), _errors),
}


def ledger(seed: int, *, joined: bool = True) -> Ledger:
    """One of any number of ledgers, the same for the same *seed*. *joined*: cells below the headings may be joined."""
    draw = random.Random(seed)  # noqa: S311  # invented people, the same each time
    from_1904 = seed % 5 == 4
    columns = list(COLUMNS)
    tail = columns[5:]
    draw.shuffle(tail)
    columns = [*columns[:5], *tail]
    cells: dict[tuple[int, int], Held] = {}
    merged: list[str] = []
    row = _headings(seed, columns, cells, merged)
    made = Ledger(Book({}))
    first, count = row + 1, draw.randrange(12, 20)
    rows: list[dict[str, str]] = []
    for number in range(count):
        row += 1
        if number and draw.random() < 0.05:
            row += 1  # an empty row between
        right = _record(draw)
        rows.append(right)
        made.persons.add(right["身份证号"])
        made.arrivals += 1
        made.stays += bool(right["入住日期"])
        for place, column in enumerate(columns, 1):
            held = _held(column, right.get(column, ""), number, draw, from_1904=from_1904)
            if held.text:
                cells[row, place] = held
        if number == 0 or draw.random() < 0.6:
            _plant(made, cells, (row, columns, right), draw, 3)
    if joined:
        _family(made, cells, merged, (first, columns), draw)
    _below(cells, merged, row, len(columns), draw)
    made.book = _book(seed, cells, tuple(merged), draw, from_1904=from_1904)
    return made


def _record(draw: random.Random) -> dict[str, str]:
    day = DAY + timedelta(days=draw.randrange(25))
    stays = draw.random() < 0.4
    return {
        NAME: draw.choice("甲乙丙丁戊己庚辛") + "某某",
        "身份证号": person(draw),
        "年龄": str(draw.randrange(1, 90)),
        "联系电话": f"1990000{draw.randrange(10_000):04}",
        "到达日期": day.isoformat(),
        "来源地": draw.choice(["湖北", "湖北省武汉市", "市外", "河南 信阳"]),
        "事由": draw.choice(["务工", "就学", "探亲"]),
        "离开日期": draw.choice(["", (day - timedelta(days=2)).isoformat()]),
        "现住址代码": f"999901{draw.randrange(10**6):06}",
        "体温": f"{draw.randrange(358, 372) / 10}",
        "发热": draw.choice(["是", "否", "无", "有", "√"]),
        "同行人数": draw.choice(["", "1", "3"]),
        "入住日期": (day + timedelta(days=1)).isoformat() if stays else "",
        "集中点": draw.choice(["h-1", "0007"]) if stays else "",
        "登记时间": f"{day.isoformat()} {draw.randrange(8, 18):02}:30",
        REMARK: draw.choice(["", "=无", "独居,行动不便", "+86"]),
    }


def _held(column: str, right: str, number: int, draw: random.Random, *, from_1904: bool) -> Held:
    """The cell for what is right, as somebody may have written it."""
    if column == NUMBERED:
        return Held("number", str(number + 1))
    if not right:
        return Held("text", draw.choice(["", "", "-", "/", "无"]) if column in {"离开日期", "同行人数"} else "")
    if column in {"到达日期", "离开日期", "入住日期"}:
        return dated(date.fromisoformat(right), draw, from_1904=from_1904)
    if column in {"联系电话", "年龄", "体温", "同行人数", "现住址代码"} and draw.random() < 0.4:
        return Held("number", right)
    if column in {"联系电话", "身份证号", "年龄", "体温"} and draw.random() < 0.3:
        return Held("text", draw.choice([full_width(right), f" {right}", f"{right}\u3000"]))
    if column == "年龄" and draw.random() < 0.1:
        return Held("formula", "YEAR(TODAY())-1990", right)
    return Held("text", right)


def _plant(
    made: Ledger,
    cells: dict[tuple[int, int], Held],
    where: tuple[int, list[str], dict[str, str]],
    draw: random.Random,
    most: int,
) -> None:
    """Make one to *most* cells of a row wrong."""
    row, columns, right = where
    able = [column for column in FAULTS if right.get(column)]
    chosen = draw.sample(able, draw.randrange(1, most + 1))
    if {"入住日期", "集中点"} <= set(chosen):
        chosen.remove("集中点")  # with both empty nothing says that there was a stay
    for column in chosen:
        wrong = draw.choice(FAULTS[column])(right[column], draw)
        spot = row, columns.index(column) + 1
        if wrong.text:
            cells[spot] = wrong
        else:
            cells.pop(spot, None)
        made.faults[spot] = right[column]


def _family(
    made: Ledger,
    cells: dict[tuple[int, int], Held],
    merged: list[str],
    where: tuple[int, list[str]],
    draw: random.Random,
) -> None:
    """Join the places of origin of two rows that follow each other: a family that came together."""
    first, columns = where
    place = columns.index("来源地") + 1
    rows = sorted({row for row, _ in cells if row >= first})
    pairs = [(one, other) for one, other in pairwise(rows) if other == one + 1]
    one, other = draw.choice(pairs)
    if (other, place) in made.faults:
        return
    cells.pop((other, place), None)
    letter = chr(64 + place)
    merged.append(f"{letter}{one}:{letter}{other}")


def _headings(seed: int, columns: list[str], cells: dict[tuple[int, int], Held], merged: list[str]) -> int:
    """Title, and one to three rows of headings; the number of the last."""
    row = 0
    width = len(columns)
    last = chr(64 + width)
    if seed % 3:
        row += 1
        cells[row, 1] = Held("text", "示例县返乡人员登记台账")
        merged.append(f"A{row}:{last}{row}")
    if seed % 4 == 1:
        row += 1
        cells[row, 1] = Held("text", "填报单位:某镇")
        cells[row, width] = Held("text", "2020年2月")
    depth = 1 + seed % 3
    top = row + 1
    for place, column in enumerate(columns, 1):
        letter = chr(64 + place)
        shown = column if seed % 7 else f" {column[:2]}\n{column[2:]} "
        if depth == 1:
            cells[top, place] = Held("text", shown)
        elif column in GROUPS:
            cells[top, place] = Held("text", GROUPS[column])
            cells[top + depth - 1, place] = Held("text", column[2:])
            if depth == 3:
                merged.append(f"{letter}{top}:{letter}{top + 1}")
        elif column in OVER and depth == 3:
            cells[top, place] = Held("text", OVER[column])
            cells[top + 1, place] = Held("text", shown)
            merged.append(f"{letter}{top + 1}:{letter}{top + 2}")
        else:
            cells[top, place] = Held("text", shown)
            merged.append(f"{letter}{top}:{letter}{top + depth - 1}")
    return top + depth - 1


def _below(cells: dict[tuple[int, int], Held], merged: list[str], row: int, width: int, draw: random.Random) -> None:
    """What stands below a list: numbers written ahead, a total, notes, signatures."""
    for number in range(draw.randrange(3)):
        row += 1
        cells[row, 1] = Held("number", str(90 + number))
    if draw.random() < 0.7:
        row += 1
        cells[row, 1] = Held("text", draw.choice(["合计", "合  计", "总计:", "小计"]))
        cells[row, 4] = Held("formula", "SUM(D3:D20)", "812")
    if draw.random() < 0.7:
        row += 1 + draw.randrange(2)
        cells[row, 1] = Held(
            "text", draw.choice(["注:1.本表每日16时前报送。", "备注:体温单位为摄氏度", "说明:一人一行"])
        )
        merged.append(f"A{row}:{chr(64 + width)}{row}")
    if draw.random() < 0.7:
        row += 1
        cells[row, 1] = Held("text", "填表人:王某")
        cells[row, 6] = Held("text", "审核人:")
        cells[row, 9] = Held("text", "2020年2月28日")


def _book(
    seed: int, cells: dict[tuple[int, int], Held], merged: tuple[str, ...], draw: random.Random, *, from_1904: bool
) -> Book:
    producers: tuple[dict[str, Any], ...] = (
        {},
        {"prefix": "x:"},
        {"strings": "inline"},
        {"strings": "rich"},
        {"addressed": False},
        {"styled": False},
    )
    extras = ("frozen", "filter", "conditional", "validated", "hidden", "protected", "later", "print", "picture")
    producer = producers[seed % len(producers)]
    if producer.get("styled") is False:
        # Without looks nothing looks like a date: such programs write dates as text.
        cells = {spot: held._replace(kind="number") if held.kind == "date" else held for spot, held in cells.items()}
    spots = sorted(cells)
    commented = {spot for spot in draw.sample(spots, 3) if spot[0] > 6} if seed % 2 else set()
    return Book(
        cells,
        merged,
        from_1904=from_1904,
        comments={f"{chr(64 + column)}{row}": f"原批注 {row}" for row, column in sorted(commented)},
        extras=tuple(each for each in extras if draw.random() < 0.5),
        before=seed % 4 == 2,
        shared_formula=seed % 2 == 0 and producer.get("addressed", True),  # without places no program shares one
        **producer,
    )


def lines(made: Ledger) -> list[list[str]]:
    """The ledger as rows of text, as a spreadsheet would export it."""
    cells = made.book.cells
    width, depth = max(column for _, column in cells), max(row for row, _ in cells)
    rows = []
    for row in range(1, depth + 1):
        held = [cells.get((row, column)) for column in range(1, width + 1)]
        rows.append(["" if each is None else (each.result or each.text) for each in held])
    return rows
