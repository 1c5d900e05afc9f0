"""The plan as the files a district would have: one a day and ledger, with the mess that real ones have.

Writes the files and ``deliveries.csv``, and into each fact of the plan when a readable row of it was first received.
"""

from __future__ import annotations

import csv
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from people import DAY, FactPlan, midnight, text, when

Row = dict[str, str]

FIRST_DELIVERY = date(2020, 1, 22)
LAST_DELIVERY = date(2020, 3, 6)
CLOCK = {
    "venues": "12:00", "zones": "12:05", "arrivals": "18:30", "contacts": "18:40", "stays": "19:00", "tests": "19:20",
    "decisions": "19:25", "cases": "19:30", "calls": "19:40", "departures": "19:50",
}  # fmt: skip
"""When the file of a ledger reaches the district each day."""
DIRTY = {"arrivals": 0.006, "stays": 0.003, "tests": 0.005, "calls": 0.004}
"""How many rows in one can't be read when they first come."""
AREAS = {"hubei": "湖北", "outside": "市外", "district": "市内其他区县"}
ZONES = {"urban_centre": "中心城区", "border": "边界镇街", "general": "一般镇街"}
KINDS = {
    "check_in": "入住", "check_out": "离开", "home_exemption": "居家观察", "release_order": "调整期限",
    "home_departure": "离家", "emergency_leave": "紧急外出", "left_city": "离荣",
}  # fmt: skip
CASE_COLUMNS = {
    "suspected": "疑似",
    "excluded": "排除",
    "confirmed": "确诊",
    "discharged": "出院",
    "positive_again": "复阳",
}
FULL_WIDTH = str.maketrans("0123456789/-", "０１２３４５６７８９／－")


class Writer:
    """Writes as many hands would: each row in its own spelling."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed + 1)
        self.mistakes: Counter[str] = Counter()

    def day(self, at: str) -> str:
        """A date in one of the usual spellings."""
        day = when(at).date()
        spellings = (
            f"{day:%Y-%m-%d}", f"{day.year}/{day.month}/{day.day}", f"{day.month}月{day.day}日",
            f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month}/{day.day}".translate(FULL_WIDTH),
        )  # fmt: skip
        return self.rng.choices(spellings, (60, 15, 15, 6, 4))[0]

    def clock(self, at: str) -> str:
        """A time of day; empty where only the date is known."""
        if len(at) == len("2020-02-05"):
            return ""
        moment = when(at)
        return self.rng.choices((f"{moment:%H:%M}", f"{moment.hour}时{moment.minute:02d}分"), (85, 15))[0]

    def instant(self, at: str) -> str:
        """Date and time in one cell."""
        return f"{self.day(at)} {when(at):%H:%M}"

    def number(self, person: str) -> str:
        """An id number, now and then with 15 digits, a small x, or in full width."""
        chance = self.rng.random()
        if chance < 0.01 and person[6:8] == "19":
            return person[:6] + person[8:17]
        if chance < 0.02:
            return person.translate(FULL_WIDTH)
        return person.lower() if chance < 0.3 else person

    def row(self, fact: FactPlan) -> Row:
        """The row of one fact in its ledger."""
        at, fields = fact["at"], fact["fields"]
        who, day, clock = {"身份证号": self.number(fact["subject"])}, self.day(at), self.clock(at)
        row: Row
        match fact["book"]:
            case "arrivals":
                row = {"编号": fact["id"]} | who | {"到达日期": day, "到达时间": clock}
                row |= {"来源类别": AREAS[fields["from_area"]], "来源城市": fields["from_city"]}
                row |= {"离开日期": self.day(fields["left_on"]) if "left_on" in fields else ""}
                row |= {"现住网格": fields.get("residence", ""), "到达方式": fields["by"], "登记时间": fact["written"]}
            case "contacts":
                row = {"编号": fact["id"]} | who | {"判定日期": day, "判定时间": clock}
                row |= {"末次接触日期": self.day(fields["last_contact"]), "现住网格": fields["residence"]}
            case "stays":
                row = {"编号": fact["id"]} | who | {"类别": KINDS[fact["kind"]], "场所": fields.get("venue", "")}
                row |= {"日期": day, "时间": clock, "登记时间": fact["written"]}
            case "tests":
                words = {"negative": ("阴性", "阴性", "-"), "positive": ("阳性", "+", "阳性")}[fields["result"]]
                row = {"样本编号": fact["id"]} | who | {"采样日期": day, "采样时间": clock}
                row |= {"结果": self.rng.choice(words), "结果时间": self.instant(fields["result_at"])}
            case "decisions":
                row = {"文号": fact["id"]} | who | {"类别": KINDS[fact["kind"]], "签发日期": day, "签发时间": clock}
                row |= {
                    "截止日期": self.day(fields["until"]),
                    "签发人": fields["signer"],
                    "依据": fields.get("basis", ""),
                }
            case "departures":
                row = {"编号": fact["id"]} | who | {"类别": KINDS[fact["kind"]], "日期": day, "时间": clock}
            case "calls":
                row = {"户编号": fact["subject"], "网格": fields["residence"], "入户日期": day, "入户时间": clock}
                row |= {"见到人数": fields["persons"], "轮次": fields["round"]}
            case "venues":
                row = {"场所": fact["subject"], "启用日期": day}
                row |= {"所在网格": fields["location"], "房间数": fields["rooms"], "用途": ""}
            case _:
                row = {"镇街代码": fact["subject"], "分区": ZONES[fields["zone"]], "公布日期": day}
        return row

    def spoilt(self, book: str, row: Row) -> Row:
        """The row with a mistake that no one can read over."""
        dates = {"arrivals": "到达日期", "stays": "日期", "tests": "采样日期", "calls": "入户日期"}
        mistakes: list[Row] = [{dates[book]: ""}, {dates[book]: "2月30日"}, {dates[book]: "近日"}]
        if book == "calls":
            mistakes.append({"见到人数": "若干"})
        else:
            number = row["身份证号"]
            mistakes += [{"身份证号": number[:-1]}, {"身份证号": number[:-1] + ("0" if number[-1] != "0" else "1")}]
        if book == "tests":
            mistakes.append({"结果": "待复核"})
        self.mistakes[book] += 1
        return row | mistakes[self.mistakes[book] % len(mistakes)]


def first_delivery(book: str, written: datetime) -> datetime:
    """The first delivery of *book* at or after *written*."""
    hour, minute = map(int, CLOCK[book].split(":"))
    day = max(written.date(), FIRST_DELIVERY)
    due = midnight(day) + timedelta(hours=hour, minutes=minute)
    return due if due >= written else due + DAY


class Desk:
    """Sorts rows into deliveries."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.writer = Writer(seed)
        self.rng = self.writer.rng
        self.rows: dict[tuple[str, datetime], list[Row]] = defaultdict(list)
        self.deliveries: list[tuple[datetime, str]] = []

    def put(self, fact: FactPlan) -> None:
        """Deliver one fact: at once, or spoilt first and mended some days later. Sets ``received`` (None: never)."""
        book = fact["book"]
        due = first_delivery(book, when(fact["written"]))
        row = self.writer.row(fact)
        if "typo" in fact:
            wrong = fact | fact["typo"] | {"id": fact["id"] + "误"}
            self._put(book, first_delivery(book, when(wrong["written"])), self.writer.row(wrong))
        readable: datetime | None = due
        if self.rng.random() < DIRTY.get(book, 0) and not fact.get("plain"):
            self._put(book, due, self.writer.spoilt(book, row))
            never = book == "calls" and self.rng.random() < 0.3
            readable = None if never else due + DAY * self.rng.randint(1, 3)
        if readable is None or readable.date() > LAST_DELIVERY:
            fact["received"] = None
            return
        self._put(book, readable, row)
        fact["received"] = text(readable)
        if book == "tests" and self.rng.random() < 0.001:  # the same sample with another time: the first counts
            other = text(when(fact["fields"]["result_at"]) + timedelta(hours=1))
            self._put(
                book, readable + 2 * DAY, self.writer.row(fact | {"fields": fact["fields"] | {"result_at": other}})
            )

    def _put(self, book: str, due: datetime, row: Row) -> None:
        if due.date() <= LAST_DELIVERY:
            self.rows[book, due].append(row)

    def put_calls(self, facts: Iterable[FactPlan]) -> None:
        """Calls have no number: equal ones of one day are told apart only within a file, so they go together."""
        by_home: dict[tuple[str, str], list[FactPlan]] = defaultdict(list)
        for fact in facts:
            by_home[fact["subject"], fact["at"]].append(fact)
        for together in by_home.values():
            lag = DAY * self.rng.choices((0, 1, 2, 4), (60, 28, 9, 3))[0]
            for fact in together:
                fact["written"] = text(when(fact["written"]) + lag)
                fact["plain"] = len(together) > 1
                self.put(fact)
                del fact["plain"]

    def write_book(self, book: str, due: datetime, rows: list[Row]) -> None:
        """One ledger file; every third in GBK, every third with a byte-order mark. Some come again the next morning."""
        self.rng.shuffle(rows)
        name = f"{book}-{due:%m%d}.csv"
        encoding = ("utf-8", "gbk", "utf-8-sig")[(due.day + len(book)) % 3]
        self._write(name, encoding, rows)
        self.deliveries.append((due, name))
        if book in {"arrivals", "tests", "calls"} and self.rng.random() < 0.06:
            again = f"{book}-{due:%m%d}-again.csv"
            self._write(again, encoding, rows)
            minute = ("arrivals", "tests", "calls").index(book)
            self.deliveries.append((midnight(due.date() + DAY) + timedelta(hours=9, minutes=5 + minute), again))

    def _write(self, name: str, encoding: str, rows: list[Row]) -> None:
        with (self.folder / name).open("w", encoding=encoding, newline="") as stream:
            out = csv.DictWriter(stream, list(rows[0]))
            out.writeheader()
            out.writerows(rows)

    def write_case_book(self, facts: list[FactPlan], amendments: list[FactPlan]) -> None:
        """The case book comes whole whenever it grew: a row a person, a group of columns a kind of event."""
        columns = ["身份证号"]
        for title in (*CASE_COLUMNS.values(), "再出院"):
            columns += [title + "编号", title + "日期", title + "时间"]
        gone = {a["of"]: when(a["received"]) for a in amendments if "void" in a}
        for due in sorted({first_delivery("cases", when(fact["written"])) for fact in facts}):
            book: dict[str, Row] = {}
            for fact in sorted(facts, key=lambda fact: fact["at"]):
                arrived = first_delivery("cases", when(fact["written"]))
                if arrived > due or arrived.date() > LAST_DELIVERY or (fact["id"] in gone and gone[fact["id"]] <= due):
                    continue
                row = book.setdefault(fact["subject"], dict.fromkeys(columns, "") | {"身份证号": fact["subject"]})
                title = CASE_COLUMNS[fact["kind"]]
                title = "再出院" if title == "出院" and row["出院编号"] else title
                row |= {
                    title + "编号": fact["id"],
                    title + "日期": self.writer.day(fact["at"]),
                    title + "时间": self.writer.clock(fact["at"]),
                }
                fact["received"] = fact.get("received") or text(arrived)
            if book and due.date() <= LAST_DELIVERY:
                self.write_book("cases", due, list(book.values()))
        for fact in facts:
            fact.setdefault("received", None)

    def write_amendments(self, amendments: list[FactPlan]) -> None:
        """Corrections and withdrawals as lines of JSON, each batch as received."""
        batches: dict[str, list[FactPlan]] = defaultdict(list)
        for amendment in amendments:
            batches[amendment["received"]].append(amendment)
        for received, batch in sorted(batches.items()):
            name = f"facts-{when(received):%m%d-%H%M}.jsonl"
            lines = [json.dumps(as_fact(amendment), ensure_ascii=False) for amendment in batch]
            (self.folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
            self.deliveries.append((when(received), name))

    def write_deliveries(self) -> None:
        """The list of files in the order in which they were received."""
        with (self.folder / "deliveries.csv").open("w", encoding="utf-8", newline="") as stream:
            out = csv.writer(stream)
            out.writerow(["file", "received_at"])
            out.writerows((name, text(due)) for due, name in sorted(self.deliveries))


def as_fact(amendment: FactPlan) -> dict[str, Any]:
    """A correction or a withdrawal in the form in which facts travel between systems."""
    whole: dict[str, Any] = {"id": amendment["id"], "of": amendment["of_fact"]}
    if "void" in amendment:
        return whole | {"is": "void", "reason": amendment["void"]}
    at = amendment.get("at")
    recorded = when(amendment["recorded"]).isoformat() + "+08:00"
    moment = None if at is None else when(at).isoformat() + "+08:00"
    return whole | {
        "is": "correction",
        "at": moment,
        "drops": [],
        "fields": amendment.get("fields", {}),
        "recorded_at": recorded,
    }


def write(plan: dict[str, Any], folder: Path, say: Callable[[str], None] = lambda _: None) -> None:
    """Write the files of *plan* and the plan itself, with ``received`` in every fact."""
    folder.mkdir(parents=True, exist_ok=True)
    desk = Desk(folder, plan["seed"])
    for fact in plan["facts"]:
        if fact["book"] not in {"cases", "calls"}:
            desk.put(fact)
    desk.put_calls([fact for fact in plan["facts"] if fact["book"] == "calls"])
    for (book, due), rows in sorted(desk.rows.items()):
        desk.write_book(book, due, rows)
    desk.write_case_book([fact for fact in plan["facts"] if fact["book"] == "cases"], plan["amendments"])
    desk.write_amendments(plan["amendments"])
    desk.write_deliveries()
    (folder / "plan.json").write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
    say(f"{len(desk.deliveries)} files in {folder}")
