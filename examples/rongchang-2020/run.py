"""The story of Rongchang 2020 from the files of a district to its report: `python dev.py demo [--lang zh|en]`."""

from __future__ import annotations

import argparse
import csv
import hashlib
import locale
import os
import shutil
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from attrs import evolve
from courses import invent
from files import write

import gridcontrol
from gridcontrol.app.locality import Locality
from gridcontrol.intake.outcome import Progress

HERE = Path(__file__).resolve().parent
PACK = HERE / "pack.yaml"
OUTPUT = Path("demo-output") / "rongchang-2020"
ZONE = ZoneInfo("Asia/Shanghai")
REPORT_AT = datetime(2020, 2, 24, 20, 0, tzinfo=ZONE)
AFTERWARDS = datetime(2020, 3, 6, 23, 0, tzinfo=ZONE)

SENTENCES = {
    "title": (
        "荣昌区，2020 年 2 月 24 日：规则据当年通知，人员全部虚构",
        "Rongchang district, 24 February 2020: rules after the notices of that time, every person invented",
    ),
    "files": (
        "一个区 {days} 天的台账：{files} 个文件，{rows} 行，在 {folder}",
        "What a district wrote down in {days} days: {files} files, {rows} rows, in {folder}",
    ),
    "import": ("按当时的收到时间导入 SQLite", "Importing them into SQLite, each as received when it came"),
    "imported": (
        "{rows} 行，{seconds:.1f} 秒：新事实 {new} 条，已知 {known} 条，冲突 {conflicts} 条，读不懂而另存 {aside} 行",
        "{rows} rows, {seconds:.1f} s: {new} facts new, {known} known, {conflicts} conflicting; {aside} rows set aside",
    ),
    "report": (
        "2 月 24 日 20 时的日报，只用当时已收到的",
        "The report of 24 February 20:00, from what had been received by then",
    ),
    "written": (
        "同一份日报，可打印、可直接打开：{files}",
        "The same report, to print and to open: {files}",
    ),
    "second": (
        "为什么？第一个十四天末阴性、第二个十四天内转阳的那一位",
        "Why? The person negative at the end of the first fourteen days and positive in the second",
    ),
    "held": (
        "为什么？日报第一张表里的一位：集中隔离已满，人还在酒店",
        "Why? One of those with whom the report begins: the days are over, and still at the hotel",
    ),
    "again": (
        "3 月 6 日，后来的文件都已收到：2 月 24 日的日报再做一次，仍按当时所知",
        "On 6 March, with all later files received: the report of 24 February made again, as known then",
    ),
    "same": (
        "逐字节相同：{same}（{size} 字节，SHA-256 {digest}…）",
        "Identical byte by byte: {same} ({size} bytes, SHA-256 {digest}...)",
    ),
    "yes": ("是", "yes"),
    "no": ("否！", "NO!"),
    "difference": ("按现在所知，那一天有哪些不同", "What differs on that day by what is known now"),
    "next": ("接下来可以试", "What to try next"),
    "took": ("演示共用 {seconds:.0f} 秒。", "The demo took {seconds:.0f} s."),
}


class Teller:
    """Prints the story in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def text(self, key: str, **words: object) -> str:
        """The sentence in the language told."""
        return SENTENCES[key][0 if self.lang == "zh" else 1].format(**words)

    def say(self, key: str, **words: object) -> None:
        """Print a sentence."""
        print(self.text(key, **words), flush=True)

    def heading(self, key: str) -> None:
        """Print a sentence that begins a part."""
        print(f"\n== {self.text(key)} ==\n", flush=True)


def language() -> str:
    """`zh` where the machine speaks Chinese, else `en`."""
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    spoken = next((name for name in names if name), locale.getlocale()[0] or "")
    return "zh" if spoken.lower().startswith(("zh", "chinese")) else "en"


class Bar:
    """One line on the error stream that is written over: how many of the files are in."""

    def __init__(self, files: int) -> None:
        self.files = files
        self.done = 0

    def __call__(self, progress: Progress) -> None:
        """Called while a file is read and at its end."""
        self.done += progress.read_bytes >= progress.all_bytes
        if sys.stderr.isatty():
            share = 100 * self.done // self.files
            print(f"\r  {share:>3} %  {'#' * (share // 4):<25}", end="", file=sys.stderr, flush=True)


def cleared() -> None:
    """Take the progress line away."""
    if sys.stderr.isatty():
        print("\r" + " " * 60 + "\r", end="", file=sys.stderr, flush=True)


def invented(folder: Path, seed: int, teller: Teller) -> dict[str, Any]:
    """Write the files into a fresh *folder*; gives the plan."""
    if (folder / "deliveries.csv").exists():
        shutil.rmtree(folder)
    plan = invent(seed, HERE / "divisions.csv")
    write(plan, folder)
    deliveries = manifest(folder / "deliveries.csv")
    rows = sum(len((folder / file).read_bytes().splitlines()) - file.endswith(".csv") for file, _ in deliveries)
    days = len({received[:10] for _, received in deliveries})
    teller.say("files", days=days, files=len(deliveries), rows=f"{rows:,}", folder=shown(folder))
    return plan


def shown(path: Path) -> Path:
    """*path* as one would write it from here."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def manifest(listed: Path) -> list[tuple[str, str]]:
    """File and time of receipt of each delivery."""
    with listed.open(encoding="utf-8", newline="") as stream:
        return [(row["file"], row["received_at"]) for row in csv.DictReader(stream)]


def up_to_report(folder: Path) -> Path:
    """The list of the deliveries that had come by the time of the report."""
    target = folder / "deliveries-until-0224.csv"
    with target.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["file", "received_at"])
        out.writerows(row for row in manifest(folder / "deliveries.csv") if row[1] <= "2020-02-24 20:00")
    return target


def main() -> None:
    """Tell the story."""
    began = time.perf_counter()
    parser = argparse.ArgumentParser(prog="python dev.py demo", description=__doc__)
    parser.add_argument("--lang", choices=["zh", "en"], default=language())
    parser.add_argument("--seed", type=int, default=2020)
    parser.add_argument("--folder", type=Path, default=OUTPUT)
    words = parser.parse_args()
    teller = Teller(words.lang)
    folder: Path = words.folder.resolve()
    teller.say("title")
    plan = invented(folder, words.seed, teller)

    # What the district had on the evening of 24 February, and nothing else.
    with gridcontrol.open_locality(PACK) as then:
        listed = up_to_report(folder)
        then.replay(listed, progress=Bar(len(manifest(listed))))
        cleared()
        on_the_day = then.render(then.report("daily", at=REPORT_AT, known_at=REPORT_AT), lang=words.lang)

    teller.heading("import")
    store = folder / "district.db"
    with gridcontrol.open_locality(PACK, store=f"sqlite:{store}", clock=lambda: AFTERWARDS) as district:
        tell_import(district, folder, teller)
        teller.heading("report")
        print(on_the_day.decode(), flush=True)
        tell_files(district, folder, teller)
        tell_why(district, "second", plan["specials"]["second"], teller)
        tell_why(district, "held", plan["specials"]["past_release"], teller)
        tell_again(district, on_the_day, teller)
    teller.heading("next")
    database, pack = shown(store).as_posix(), shown(PACK).as_posix()
    for line in next_commands(pack, database, plan["specials"]["past_release"]):
        print("  " + line)
    print()
    teller.say("took", seconds=time.perf_counter() - began)


def tell_import(district: Locality, folder: Path, teller: Teller) -> None:
    """Replay every delivery and say what became of the rows."""
    began = time.perf_counter()
    listed = folder / "deliveries.csv"
    results = district.replay(listed, progress=Bar(len(manifest(listed))))
    cleared()
    teller.say(
        "imported",
        rows=f"{sum(result.rows for result in results):,}",
        seconds=time.perf_counter() - began,
        new=f"{sum(result.new for result in results):,}",
        known=f"{sum(result.known for result in results):,}",
        conflicts=sum(result.conflicting for result in results),
        aside=sum(result.set_aside for result in results),
    )


def tell_files(district: Locality, folder: Path, teller: Teller) -> None:
    """Write the report as a workbook and as a page."""
    document = district.report("daily", at=REPORT_AT, known_at=REPORT_AT)
    files = []
    for form in ("xlsx", "html"):
        file = folder / f"daily-2020-02-24.{form}"
        file.write_bytes(district.render(document, form, lang=teller.lang))
        files.append(shown(file).as_posix())
    teller.say("written", files=", ".join(files))


def tell_why(district: Locality, key: str, person: str, teller: Teller) -> None:
    """Explain one person at the time of the report."""
    teller.heading(key)
    document = district.explained(f"person/{person}", at=REPORT_AT, known_at=REPORT_AT)
    print(district.render(document, lang=teller.lang).decode(), flush=True)


def tell_again(district: Locality, on_the_day: bytes, teller: Teller) -> None:
    """Make the report of the day again, compare bytes, and show what is known better now."""
    teller.heading("again")
    again = district.render(district.report("daily", at=REPORT_AT, known_at=REPORT_AT), lang=teller.lang)
    same = teller.text("yes" if again == on_the_day else "no")
    teller.say("same", same=same, size=f"{len(again):,}", digest=hashlib.sha256(again).hexdigest()[:16])
    teller.heading("difference")
    difference = district.difference("daily", at=REPORT_AT, known_at=REPORT_AT)
    # The second table gives the facts behind each figure: too long for a demo, see the commands below.
    figures = evolve(difference, sections=difference.sections[:1])
    print(district.render(figures, lang=teller.lang).decode(), flush=True)


def next_commands(pack: str, store: str, person: str) -> list[str]:
    """Commands that work as they stand."""
    program = shown(Path(sys.executable).with_name("gridcontrol")).as_posix()
    where = f"-p {pack} -s sqlite:{store}"
    then = "--known-at '2020-02-24 20:00'"
    return [
        f"{program} check -p {pack}",
        f"{program} why {where} person/{person} --at '2020-02-24 20:00' {then}",
        f"{program} timeline {where} person/{person} --format csv",
        f"{program} report {where} ledger --day 2020-02-24 {then}",
        f"{program} report {where} daily --day 2020-02-24 {then} --against now",
        f"{shown(Path(sys.executable)).as_posix()} examples/singapore-2020/run.py",
        f"{shown(Path(sys.executable)).as_posix()} examples/neijiang-2020/run.py",
    ]


if __name__ == "__main__":
    main()
