"""A story's ledgers to plant gaps in, with the links that its pack declares; ``planting_ways`` has the gaps.

The packs' schemes are read as plain YAML and the ledgers as rows; the library is not used.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any, Protocol

import yaml
from attrs import define, field, frozen

ENDED, LATER, FIRST = "2020-01-31", "2020-02-01", "2020-01-24"
Row = dict[str, str]
Finding = tuple[str, str, str, str, str]
"""Kind of gap, scheme, link, target (or officer, for overload), shift."""


class Book(Protocol):
    """The story's ``Ledgers``."""

    files: dict[str, list[Row]]
    findings: list[Finding]

    def write(self, name: str, **cells: str) -> None: ...

    def division(self, level: str, code: str, name: str, parent: str, *, file: str = ..., until: str = ...) -> str: ...

    def officer(self, post: str, station: str = ..., *, unit: str = ..., medical: str = ..., day: str = ...) -> str: ...

    def name(self, officer: str, scheme: str, link: str, target: str, **more: str) -> None: ...

    def expect(self, kind: str, scheme: str, link: str, target: str, shift: str = ...) -> None: ...


@frozen
class Link:
    """One link of one scheme, as the pack writes it."""

    scheme: str
    name: str
    written: dict[str, Any]
    of_scheme: dict[str, Any]

    @property
    def level(self) -> str | None:
        level: str | None = self.written.get("level")
        return level

    @property
    def shifts(self) -> list[str]:
        return list(self.written.get("shifts", {}))

    @property
    def load(self) -> dict[str, int]:
        load: dict[str, int] = self.written.get("load", {})
        return load

    @property
    def posts(self) -> list[str]:
        return listed(self.written.get("post", []))

    @property
    def kinds(self) -> list[str]:
        return listed(self.of_scheme["for"])


def listed(value: Any) -> list[str]:  # noqa: ANN401  # of YAML
    return [value] if isinstance(value, str) else list(value)


def written_of(text: str) -> dict[str, Any]:
    """The posts, schemes and kinds of subjects of a pack; its types of fields are no plain YAML."""
    sections = dict(re.findall(r"^(\w+):\n((?:[ #].*\n|\n)*)", text, re.MULTILINE))
    return {
        "posts": yaml.safe_load(sections["posts"]),
        "schemes": yaml.safe_load(sections["schemes"]),
        "subjects": re.findall(r"^  (\w+):", sections["subjects"], re.MULTILINE),
    }


@define
class Planter:
    """Plants in *book*, which is the ledgers of the place that *pack* describes."""

    pack: dict[str, Any]
    book: Book
    rng: random.Random
    used: set[tuple[str, str, str]] = field(factory=set)
    busy: set[str] = field(factory=set)
    """Officers whom a planting needs as they are."""
    strange: set[str] = field(factory=set)
    """Officers whose assignments say nothing, or are for what is no more."""
    number: int = 0

    def links(self) -> list[Link]:
        schemes = self.pack["schemes"].items()
        return [Link(scheme, name, link or {}, of) for scheme, of in schemes for name, link in of["links"].items()]

    # the ledgers

    def rows(self, link: Link) -> list[Row]:
        files = ("assignments", "body_assignments")
        rows = (row for file in files for row in self.book.files.get(file, []))
        mine = [row for row in rows if (row["体系"], row["环节"]) == (link.scheme, link.name)]
        return [row for row in mine if row["编号"] not in self.strange]

    def file_of(self, row: Row) -> str:
        return next(file for file, rows in self.book.files.items() if any(each is row for each in rows))

    def column(self, row: Row) -> str:
        known = ("区划", "企业编号", "单位编号", "集中点", "卡点", "户号", "地块")
        return next(name for name in known if row.get(name))

    def shown(self, row: Row) -> str:
        """The target as a finding names it."""
        column = self.column(row)
        kinds = {"企业编号": "enterprise", "集中点": "venue", "卡点": "checkpoint", "户号": "household", "地块": "plot"}
        kinds["单位编号"] = "enterprise" if "enterprise" in self.pack["subjects"] else "body"
        return row[column] if column == "区划" else f"{kinds[column]}/{row[column]}"

    def take(self, link: Link, *, whole: bool = True) -> list[Row]:
        """The rows of an unused target, which is used from now on; *whole*: none of its officers may be busy."""
        targets: dict[str, list[Row]] = {}
        for row in self.rows(link):
            targets.setdefault(self.shown(row), []).append(row)
        free = [
            target
            for target, rows in targets.items()
            if (link.scheme, link.name, target) not in self.used
            and not (whole and any(row["编号"] in self.busy for row in rows))
        ]
        if not free:
            return []
        chosen = self.rng.choice(sorted(free))
        self.used.add((link.scheme, link.name, chosen))
        return targets[chosen]

    def drop(self, rows: list[Row]) -> None:
        for row in rows:
            rows_there = self.book.files[self.file_of(row)]
            rows_there[:] = [each for each in rows_there if each is not row]

    def station(self, officer: str) -> str:
        found = [row for row in self.book.files["officers"] if row["编号"] == officer]
        return found[0]["所在区划"] if found else ""

    def somebody(self, link: Link, like: Row, *, post: str | None = None, **more: str) -> str:
        """A new officer or body who may hold the link like the one of *like*; but for what *post* and *more* say."""
        post = link.posts[0] if post is None else post
        if self.file_of(like) == "body_assignments":
            self.number += 1
            self.book.write("bodies", 编号=f"bx{self.number}", 登记日期=FIRST, 类别=post)
            for each in self.links():
                if each.kinds == ["body"] and each.of_scheme.get("where") == {"post": post}:
                    self.expect("vacancy", each, f"body/bx{self.number}")  # a unit has to be answered for itself
            return f"bx{self.number}"
        words = {"station": self.station(like["编号"]), "medical": "是" if link.written.get("qualification") else "否"}
        words |= more
        return self.book.officer(post, words["station"], medical=words["medical"])

    def appoint(self, officer: str, link: Link, like: Row, **more: str) -> None:
        """Name the officer for the target of *like*, in its shift."""
        column = self.column(like)
        words = {"column": column, "file": self.file_of(like), "shift": like.get("班次", ""), **more}
        self.book.name(officer, link.scheme, link.name, like[column], **words)

    def expect(self, kind: str, link: Link, target: str, shift: str = "") -> None:
        self.book.expect(kind, link.scheme, link.name, target, shift)

    def instead(self, link: Link, kind: str, **somebody: str) -> bool:
        """Somebody else in the place of one holder, who may not hold it."""
        rows = self.take(link)
        if not rows:
            return False
        officer = self.somebody(link, rows[0], **somebody)
        self.appoint(officer, link, rows[0], last=rows[0].get("截止日期", ""))
        self.drop(rows[:1])
        self.expect(kind, link, self.shown(rows[0]))
        return True

    def divisions(self) -> Iterator[tuple[str, Row]]:
        for file in ("divisions", "police"):
            for row in self.book.files.get(file, []):
                yield file, row

    def levels_of(self, code: str, file: str) -> set[str]:
        """The levels of a division and all above it, in the tree of one file."""
        rows = {row["代码"]: row for row in self.book.files[file]}
        found = set()
        while code in rows:
            found.add(rows[code]["层级"])
            code = rows[code]["上级代码"]
        return found

    def line_of(self, code: str) -> set[str]:
        rows = {row["代码"]: row for row in self.book.files["divisions"]}
        found = set()
        while code in rows:
            found.add(code)
            code = rows[code]["上级代码"]
        return found
