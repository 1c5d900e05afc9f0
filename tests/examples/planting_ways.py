"""Gaps of every kind, planted at random places of a story's ledgers, with what must be found."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.examples.planting_anywhere import ENDED, FIRST, LATER, Book, Link, Planter, Row, listed, written_of

Fits = Callable[[Link], bool]
Plants = Callable[[Planter, Link], bool]


def vacant(planter: Planter, link: Link) -> bool:
    """Nobody at all."""
    rows = planter.take(link)
    if rows:
        planter.expect("vacancy", link, planter.shown(rows[0]))
        planter.drop(rows)
    return bool(rows)


def acting(planter: Planter, link: Link) -> bool:
    """A deputy and nobody else."""
    rows = planter.take(link)
    if rows:
        planter.appoint(rows[0]["编号"], link, rows[0], standing="代理")
        planter.expect("vacancy", link, planter.shown(rows[0]))
        planter.drop(rows)
    return bool(rows)


def expired(planter: Planter, link: Link) -> bool:
    """One whose term is over."""
    rows = planter.take(link)
    if rows:
        planter.appoint(rows[0]["编号"], link, rows[0], last=ENDED)
        planter.expect("expired", link, planter.shown(rows[0]))
        planter.drop(rows)
    return bool(rows)


def left(planter: Planter, link: Link) -> bool:
    """One who has left everything."""
    for rows in iter(lambda: planter.take(link), []):
        officer = rows[0]["编号"]
        held = [(each, row) for each in planter.links() for row in planter.rows(each) if row["编号"] == officer]
        alone = all(
            not each.shifts
            and sum(planter.shown(other) == planter.shown(row) for other in planter.rows(each)) == 1
            and (row is rows[0] or not self_used(planter, each, row))
            for each, row in held
        )
        if alone and len(rows) == 1:
            planter.book.write("departures", 编号=officer, 调离日期=LATER)
            for each, row in held:
                planter.used.add((each.scheme, each.name, planter.shown(row)))
                planter.expect("vacancy", each, planter.shown(row))
            return True
    return False


def turn_open(planter: Planter, link: Link) -> bool:
    """A turn with one too few: a row is missing, or its term is over, or the officer has left."""
    rows = planter.take(link)
    if not rows:
        return False
    row = planter.rng.choice(rows)
    planter.expect("shift", link, planter.shown(row), row["班次"])
    match planter.rng.choice(("missing", "over", "left")):
        case "over":
            planter.appoint(row["编号"], link, row, last="2020-02-04")
        case "left":
            planter.book.write("departures", 编号=row["编号"], 调离日期=LATER)
            return True
    planter.drop([row])
    return True


def double(planter: Planter, link: Link) -> bool:
    """One more than may be."""
    rows = planter.take(link)
    if not rows:
        return False
    for _ in range(link.written["at_most"] + 1 - len(rows)):
        planter.appoint(planter.somebody(link, rows[0]), link, rows[0], day=LATER)
    planter.expect("double", link, planter.shown(rows[0]))
    return True


def too_many_targets(planter: Planter, link: Link) -> bool:
    """One who takes the targets of others of the same place until there are too many."""
    rows = planter.take(link)
    if not rows:
        return False
    officer, station = rows[0]["编号"], planter.station(rows[0]["编号"])
    if any(
        row["编号"] == officer and row is not rows[0] and self_used(planter, link, row) for row in planter.rows(link)
    ):
        return False
    held = sum(row["编号"] == officer for row in planter.rows(link))
    taken = [
        row
        for row in planter.rows(link)
        if row["编号"] != officer
        and planter.station(row["编号"]) == station
        and row["编号"] not in planter.busy
        and not self_used(planter, link, row)
    ][: link.load["targets"] + 1 - held]
    if held + len(taken) <= link.load["targets"]:
        return False
    planter.busy.add(officer)
    for row in taken:
        planter.appoint(officer, link, row)
    planter.drop(taken)
    for row in planter.rows(link):
        if row["编号"] == officer:
            planter.used.add((link.scheme, link.name, planter.shown(row)))
    planter.expect("overload", link, officer)
    return True


def self_used(planter: Planter, link: Link, row: Row) -> bool:
    """Whether another planting has used the target of *row*."""
    return (link.scheme, link.name, planter.shown(row)) in planter.used


def too_many_subjects(planter: Planter, link: Link) -> bool:
    """A target with more subjects than one may answer for."""
    rows = planter.take(link)
    if not rows:
        return False
    planter.busy.add(rows[0]["编号"])
    for number in range(link.load["subjects"] + 1):
        key = f"hx-{rows[0]['区划']}-{number}"
        planter.book.write("households", 编号=key, 登记日期=FIRST, 区划=rows[0]["区划"])
    planter.expect("overload", link, rows[0]["编号"])
    return True


def outside(planter: Planter, link: Link) -> bool:
    """One from elsewhere, or from nobody knows where."""
    holder = planter.rows(link)[0]["编号"]
    own = planter.station(holder)
    level = next(row["层级"] for _, row in planter.divisions() if row["代码"] == own)
    rows = planter.take(link)
    if not rows:
        return False
    planter.used.discard((link.scheme, link.name, planter.shown(rows[0])))
    here = planter.station(rows[0]["编号"])
    others = [row["代码"] for _, row in planter.divisions() if row["层级"] == level and row["代码"] != here]
    stations = [planter.rng.choice(others), ""] if others else [""]
    planter.used |= {(link.scheme, link.name, planter.shown(row)) for row in rows}
    officer = planter.somebody(link, rows[0], station=planter.rng.choice(stations))
    planter.appoint(officer, link, rows[0], last=rows[0].get("截止日期", ""))
    planter.drop(rows[:1])
    planter.expect("outside", link, planter.shown(rows[0]))
    return True


def wrong_post(planter: Planter, link: Link) -> bool:
    """One with another post, or of whom none is known."""
    others = [post for post in planter.pack["posts"] if post not in link.posts]
    post = planter.rng.choice([*others[:2], "somebody"])
    return planter.instead(link, "unqualified", post="somebody" if post in ("unit", "sector") else post)


def untrained(planter: Planter, link: Link) -> bool:
    """One without the qualification."""
    return planter.instead(link, "unqualified", medical="否")


def closed(planter: Planter, link: Link) -> bool:
    """A division that is no more, and still somebody's."""
    rows = planter.rows(link)
    code = planter.rng.choice(sorted(row["区划"] for row in rows))
    file, like = next((file, row) for file, row in planter.divisions() if row["代码"] == code)
    if not like["上级代码"]:
        return False
    planter.number += 1
    made = planter.book.division(
        link.level or "", f"Q{planter.number}", "撤并", like["上级代码"], file=file, until=LATER
    )
    officer = planter.somebody(link, rows[0])
    planter.strange.add(officer)
    file = planter.file_of(rows[0])
    planter.book.name(officer, link.scheme, link.name, made, file=file)
    planter.expect("closed", link, made)
    return True


LEDGERS = {
    "household": "households",
    "enterprise": "enterprises",
    "venue": "venues",
    "checkpoint": "checkpoints",
    "plot": "plots",
}


def somewhere(planter: Planter, link: Link) -> bool:
    """A new subject, in a place that nobody knows, or in one of a level above the link's."""
    kind = link.kinds[0]
    if kind not in LEDGERS:
        return False
    planter.number += 1
    key = f"x{planter.number}"
    above = [row["代码"] for file, row in planter.divisions() if file == "divisions" and row["代码"][0] != "Q"]
    place = planter.rng.choice([*sorted(above)[:20], "Z9999"])
    words = {"启用": "是"} if any("启用" in row for row in planter.book.files[LEDGERS[kind]]) else {}
    planter.book.write(LEDGERS[kind], 编号=key, 登记日期=LATER, 区划=place, **words)
    for scheme, written in planter.pack["schemes"].items():
        if kind in listed(written["for"]):
            _expect_nobody(planter, scheme, f"{kind}/{key}", place)
    return True


def _expect_nobody(planter: Planter, scheme: str, subject: str, place: str) -> None:
    """What a subject of whom nobody has taken charge shows in one scheme."""
    links = [link for link in planter.links() if link.scheme == scheme]
    within = links[0].of_scheme.get("within")
    known = planter.line_of(place)
    if within and known and not known & set(within):
        return
    levels = planter.levels_of(place, "police" if links[0].of_scheme.get("hierarchy") == "police" else "divisions")
    for link in links:
        if link.level is None:
            for shift in link.shifts:
                planter.expect("shift", link, subject, shift)
            if not link.shifts:
                planter.expect("vacancy", link, subject)
    lacking = next((link for link in links if link.level is not None and link.level not in levels), None)
    if lacking is not None:
        planter.expect("nobody", lacking, subject)


def unreached(planter: Planter, link: Link) -> bool:
    """A member of a household that nobody has registered."""
    first = next(scheme for scheme, written in planter.pack["schemes"].items() if written.get("along"))
    if first != link.scheme:
        return False
    planter.number += 1
    planter.book.write("family", 编号=f"px{planter.number}", 入住日期=LATER, 户号=f"none{planter.number}")
    planter.book.expect("unreached", first, "", f"person/px{planter.number}")
    return True


def unclear(planter: Planter, link: Link) -> bool:
    """An assignment that says nothing."""
    like = planter.rows(link)[0]
    officer = planter.somebody(link, like)
    planter.strange.add(officer)
    words: dict[str, str] = {"column": planter.column(like), "file": planter.file_of(like)}
    words["shift"] = like.get("班次", "")
    target = like[planter.column(like)]
    flaws = ["scheme", "link", "shift", "target", *(["division", "level"] if link.level else [])]
    match planter.rng.choice(flaws):
        case "scheme":
            planter.book.name(officer, "unheard-of", link.name, target, **words)
            planter.book.expect("unclear", "", "", "unheard-of")
        case "link":
            planter.book.name(officer, link.scheme, "unheard-of", target, **words)
            planter.book.expect("unclear", link.scheme, "", "unheard-of")
        case "shift":
            planter.book.name(officer, link.scheme, link.name, target, **{**words, "shift": "unheard-of"})
            planter.expect("unclear", link, "unheard-of")
        case "target":
            planter.book.name(officer, link.scheme, link.name, "", **{**words, "column": "区划"})
            planter.expect("unclear", link, officer)
        case "division":
            planter.book.name(officer, link.scheme, link.name, "Z9999", **words)
            planter.expect("unclear", link, "Z9999")
        case _:
            other = next(row["代码"] for _, row in planter.divisions() if row["层级"] != link.level)
            planter.book.name(officer, link.scheme, link.name, other, **words)
            planter.expect("unclear", link, other)
    return True


WAYS: dict[str, tuple[Fits, Plants]] = {
    "vacant": (lambda link: not link.shifts, vacant),
    "acting": (lambda link: not link.shifts, acting),
    "expired": (lambda link: not link.shifts, expired),
    "left": (lambda link: not link.shifts and link.posts[0] not in ("unit", "sector"), left),
    "turn open": (lambda link: bool(link.shifts), turn_open),
    "double": (lambda link: "at_most" in link.written and not link.shifts, double),
    "too many targets": (lambda link: "targets" in link.load, too_many_targets),
    "too many subjects": (lambda link: "subjects" in link.load, too_many_subjects),
    "outside": (lambda link: bool(link.written.get("within_jurisdiction")), outside),
    "wrong post": (lambda link: bool(link.posts), wrong_post),
    "untrained": (lambda link: bool(link.written.get("qualification")), untrained),
    "closed": (lambda link: link.level is not None, closed),
    "somewhere": (lambda _: True, somewhere),
    "unreached": (lambda link: "along" in link.of_scheme, unreached),
    "unclear": (lambda _: True, unclear),
}


def everything(planter: Planter) -> list[tuple[str, Link]]:
    """Every way of planting, with every link where it can occur."""
    return [(way, link) for link in planter.links() for way, (fits, _) in WAYS.items() if fits(link)]


def planted(pack: str, book: Book, rng: random.Random, number: int) -> list[tuple[str, str, str]]:
    """Plant *number* gaps in *book*, of any kind at any link that *pack* allows; which, by way, scheme and link."""
    planter = Planter(written_of(pack), book, rng)
    ways = everything(planter)
    rng.shuffle(ways)
    done: list[tuple[str, str, str]] = []
    for way, link in ways:
        if len(done) < number and planter.rows(link) and WAYS[way][1](planter, link):
            done.append((way, link.scheme, link.name))
    return done
