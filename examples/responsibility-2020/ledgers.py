"""The ledgers of one place: divisions, officers, assignments, registers, and the findings planted in them.

Nothing here knows gridcontrol.
"""

from __future__ import annotations

import csv
from pathlib import Path

FIRST = "2020-01-24"
"""The day on which everybody is registered and named, where nothing else is said."""
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"

Row = dict[str, str]
Finding = tuple[str, str, str, str, str]
"""Kind of gap, scheme, link, target (or officer, for overload), shift."""


class Ledgers:
    """What one place writes down, row by row."""

    def __init__(self) -> None:
        self.files: dict[str, list[Row]] = {}
        self.findings: list[Finding] = []
        self.officers = 0

    def write(self, name: str, **cells: str) -> None:
        """One row of the file *name*."""
        self.files.setdefault(name, []).append(cells)

    def division(
        self, level: str, code: str, name: str, parent: str, *, file: str = "divisions", until: str = ""
    ) -> str:
        """A division, which is no more from *until* on; answers its code."""
        self.write(file, 层级=level, 代码=code, 名称=name, 上级代码=parent, 停用日期=until)
        return code

    def officer(self, post: str, station: str = "", *, unit: str = "", medical: str = "否", day: str = FIRST) -> str:
        """An invented officer; answers the id."""
        self.officers += 1
        number = f"o{self.officers:04d}"
        name = f"{SURNAMES[self.officers % len(SURNAMES)]}某{self.officers}"
        cells = {"编号": number, "登记日期": day, "职务": post, "所在区划": station, "医学专业": medical}
        self.write("officers", **cells, 单位=unit, 姓名=name)
        return number

    def name(
        self,
        officer: str,
        scheme: str,
        link: str,
        target: str,
        *,
        column: str = "区划",
        day: str = FIRST,
        last: str = "",
        shift: str = "",
        standing: str = "责任人",
        file: str = "assignments",
    ) -> None:
        """That *officer* answers for *target*, which stands in *column*."""
        cells = {"编号": officer, "生效日期": day, "体系": scheme, "环节": link, "区划": "", "身份": standing}
        cells |= {"截止日期": last, "班次": shift, "依据文件": f"{scheme}-{day}", column: target}
        self.write(file, **cells)

    def new(self, post: str, station: str, scheme: str, link: str, target: str, **more: str) -> str:
        """A new officer for *target*; answers the id."""
        officer = self.officer(post, station, medical=more.pop("medical", "否"))
        self.name(officer, scheme, link, target, **more)
        return officer

    def unname(self, scheme: str, link: str, target: str) -> str:
        """Take the one who was named for *target* out again; answers the id."""
        for file in ("assignments", "body_assignments"):
            for row in self.files.get(file, []):
                if (row["体系"], row["环节"]) == (scheme, link) and target in row.values():
                    self.files[file].remove(row)
                    return row["编号"]
        raise KeyError(target)

    def expect(self, kind: str, scheme: str, link: str, target: str, shift: str = "") -> None:
        """A finding that has been planted."""
        self.findings.append((kind, scheme, link, target, shift))

    def save(self, folder: Path) -> None:
        """Every ledger as a CSV in *folder*, and ``expected.csv`` with the findings."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in self.files.items():
            headers = list(dict.fromkeys(header for row in rows for header in row))
            with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.DictWriter(file, headers, restval="")
                writer.writeheader()
                writer.writerows(rows)
        with (folder / "expected.csv").open("w", encoding="utf-8", newline="") as file:
            written = csv.writer(file)
            written.writerow(("kind", "scheme", "link", "target", "shift"))
            written.writerows(sorted(self.findings))
