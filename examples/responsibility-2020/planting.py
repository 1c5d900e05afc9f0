"""What is put out of order in each place, and what must be found: all of it and nothing else."""

from __future__ import annotations

import random
from collections.abc import Callable

from ledgers import Ledgers

ENDED, LATER = "2020-01-31", "2020-02-01"


def chongqing(book: Ledgers, rng: random.Random) -> None:
    """One of each kind of gap."""
    scheme = "five_answer_fors"
    grids = [row["代码"] for row in book.files["divisions"] if row["层级"] == "grid"]
    vacant, expired, left, double, gone, unfit, far, full, *_ = rng.sample(grids, 9)
    book.unname(scheme, "household", vacant)
    book.expect("vacancy", scheme, "household", vacant)
    officer = book.unname(scheme, "household", expired)
    book.name(officer, scheme, "household", expired, last=ENDED)
    book.expect("expired", scheme, "household", expired)
    officer = book.unname(scheme, "household", left)
    book.name(officer, scheme, "household", left)
    book.write("departures", 编号=officer, 调离日期=LATER)
    book.expect("vacancy", scheme, "household", left)
    village = "V" + double[1:5]
    book.new("grid_member", village, scheme, "household", double, day=LATER)
    book.expect("double", scheme, "household", double)
    officer = book.unname(scheme, "household", gone)
    book.name(officer, scheme, "household", gone)
    book.name(officer, scheme, "household", "G9999", day=LATER)
    book.expect("unclear", scheme, "household", "G9999")
    book.unname(scheme, "household", unfit)
    book.new("cadre", "V" + unfit[1:5], scheme, "household", unfit)
    book.expect("unqualified", scheme, "household", unfit)
    book.unname(scheme, "household", far)
    other = next(code for code in grids if code[1:5] != far[1:5])
    book.new("grid_member", "V" + other[1:5], scheme, "household", far)
    book.expect("outside", scheme, "household", far)
    officer = book.unname(scheme, "household", full)
    book.name(officer, scheme, "household", full)
    for i in range(40):
        book.write("households", 编号=f"hx-{i}", 登记日期=LATER, 区划=full)
    book.expect("overload", scheme, "household", officer)
    book.write("households", 编号="hx-lost", 登记日期=LATER, 区划="G9999")
    book.expect("nobody", scheme, "household", "household/hx-lost")
    book.write("households", 编号="hx-town", 登记日期=LATER, 区划="V" + vacant[1:5])
    book.expect("nobody", scheme, "household", "household/hx-town")
    book.write("family", 编号="px-alone", 入住日期=LATER, 户号="hx-none")
    book.expect("unreached", scheme, "", "person/px-alone")
    closed = book.division("grid", "G010199", "并入邻近网格", "V0101", until=LATER)
    book.new("grid_member", "V0101", scheme, "household", closed)
    book.expect("closed", scheme, "household", closed)
    book.unname("staff", "head", "e3")
    book.expect("vacancy", "staff", "head", "enterprise/e3")


def yuzhong(book: Ledgers, rng: random.Random) -> None:
    """Seventeen grids without anybody, a community whose head has left, two with one, one street with two leaders."""
    grids = [f"G{i:03d}" for i in range(1, 961)]
    chosen = rng.sample(grids, 20)
    for code in chosen[:17]:
        book.unname("four_levels", "grid", code)
        book.expect("vacancy", "four_levels", "grid", code)
    communities = rng.sample([f"C{i:03d}" for i in range(1, 80)], 3)
    officer = book.unname("four_levels", "community", communities[0])
    book.name(officer, "four_levels", "community", communities[0])
    book.write("departures", 编号=officer, 调离日期=LATER)
    book.expect("vacancy", "four_levels", "community", communities[0])
    # A deputy acts where the head is away: still vacant, and where there is one it changes nothing.
    officer = book.unname("four_levels", "community", communities[1])
    book.name(officer, "four_levels", "community", communities[1], standing="代理")
    book.expect("vacancy", "four_levels", "community", communities[1])
    book.new("community_head", communities[2], "four_levels", "community", communities[2], standing="代理")
    book.new("street_leader", "S05", "four_levels", "street", "S05")
    book.expect("double", "four_levels", "street", "S05")


def rongchang(book: Ledgers, rng: random.Random) -> None:
    """Enterprises without an officer, a leader with too many, a lead without training, turns that nobody stands."""
    chosen = rng.sample([f"e{i:03d}" for i in range(1, 334)], 6)
    for link, number in zip(("guidance", "resident", "supervisor"), chosen[:3], strict=True):
        book.unname("three_officers", link, number)
        book.expect("vacancy", "three_officers", link, f"enterprise/{number}")
    town = next(row["区划"] for row in book.files["enterprises"] if row["编号"] == chosen[3])
    book.unname("three_officers", "resident", chosen[3])
    other = "T01" if town != "T01" else "T02"
    book.new("resident", other, "three_officers", "resident", chosen[3], column="企业编号")
    book.expect("outside", "three_officers", "resident", f"enterprise/{chosen[3]}")
    busy = rng.choice([row["编号"] for row in book.files["assignments"] if row["环节"] == "guidance"])
    held = [row for row in book.files["assignments"] if row["环节"] == "guidance" and row["编号"] == busy]
    mine = {row["企业编号"] for row in held}
    taken = [f"e{i:03d}" for i in range(1, 334) if f"e{i:03d}" not in mine and f"e{i:03d}" != chosen[0]]
    for number in taken[: 13 - len(mine)]:
        book.unname("three_officers", "guidance", number)
        book.name(busy, "three_officers", "guidance", number, column="企业编号")
    book.expect("overload", "three_officers", "guidance", busy)
    book.unname("venues", "lead", "v2")
    book.new("health_officer", "D", "venues", "lead", "v2", column="集中点", medical="否")
    book.expect("unqualified", "venues", "lead", "venue/v2")
    rows = book.files["assignments"]
    officer = next(r["编号"] for r in rows if (r["环节"], r.get("集中点"), r["班次"]) == ("police", "v3", "night"))
    book.write("departures", 编号=officer, 调离日期=LATER)
    book.expect("shift", "venues", "police", "venue/v3", "night")
    officer = next(r["编号"] for r in rows if (r["环节"], r.get("卡点")) == ("guard", "k2"))
    book.write("departures", 编号=officer, 调离日期=LATER)
    book.expect("shift", "checkpoints", "guard", "checkpoint/k2", "day")


def lishi(book: Ledgers, rng: random.Random) -> None:
    """A township whose member is gone, communities without a unit, squads without one of four, a unit with too many."""
    book.unname("five_tiers", "township", "T09")
    book.expect("vacancy", "five_tiers", "township", "T09")
    officer = book.unname("five_tiers", "township", "T10")
    book.name(officer, "five_tiers", "township", "T10", last=ENDED)
    book.expect("expired", "five_tiers", "township", "T10")
    communities = rng.sample([f"C{i:03d}" for i in range(30, 60)], 3)
    for code in communities[:2]:
        book.unname("bodies", "unit", code)
        book.expect("vacancy", "bodies", "unit", code)
    book.unname("bodies", "unit", "C029")
    book.name("u1", "bodies", "unit", "C029", file="body_assignments")
    book.expect("overload", "bodies", "unit", "u1")
    compounds = rng.sample([f"X{i:03d}A" for i in range(1, 86)], 4)
    for link, code in zip(("lead", "unit_cadre", "township_officer", "community_worker"), compounds, strict=True):
        book.unname("squads", link, code)
        book.expect("vacancy", "squads", link, code)
    code = f"X{communities[2][1:]}B"
    book.new("community_worker", communities[2], "squads", "community_worker", code)
    book.expect("double", "squads", "community_worker", code)


def weiyuan(book: Ledgers, rng: random.Random) -> None:
    """Groups, a village and plots without anybody, a town with two, a unit with four plots."""
    groups = rng.sample([row["代码"] for row in book.files["divisions"] if row["层级"] == "group"], 3)
    for code in groups:
        book.unname("four_answer_fors", "group", code)
        book.expect("vacancy", "four_answer_fors", "group", code)
    village = rng.choice([row["代码"] for row in book.files["divisions"] if row["层级"] == "village"])
    officer = book.unname("four_answer_fors", "village", village)
    book.name(officer, "four_answer_fors", "village", village, last=ENDED)
    book.expect("expired", "four_answer_fors", "village", village)
    book.new("county_leader", "D", "four_answer_fors", "town", "T03")
    book.expect("double", "four_answer_fors", "town", "T03")
    book.unname("plots", "unit", "b40")
    book.expect("vacancy", "plots", "unit", "plot/b40")
    book.unname("plots", "unit", "b10")
    book.name("u1", "plots", "unit", "b10", column="地块", file="body_assignments")
    book.expect("overload", "plots", "unit", "u1")


def dongxing(book: Ledgers, rng: random.Random) -> None:
    """Buildings and a police grid without anybody, an auxiliary from another compound, night shifts nobody stands."""
    buildings = rng.sample([row["代码"] for row in book.files["divisions"] if row["层级"] == "building"], 3)
    for code in buildings[:2]:
        book.unname("three_answer_fors", "building", code)
        book.expect("vacancy", "three_answer_fors", "building", code)
    compound = "X" + buildings[2][1:7]
    other = next(r["代码"] for r in book.files["divisions"] if r["层级"] == "compound" and r["代码"] != compound)
    book.unname("three_answer_fors", "building", buildings[2])
    book.new("auxiliary", other, "three_answer_fors", "building", buildings[2])
    book.expect("outside", "three_answer_fors", "building", buildings[2])
    book.unname("police_grids", "beat", "B24")
    book.expect("vacancy", "police_grids", "beat", "B24")
    for number in rng.sample(range(1, 22), 2):
        place = f"k{number:02d}"
        rows = book.files["assignments"]
        row = next(r for r in rows if r["班次"] == "night" and r.get("卡点") == place)
        rows.remove(row)
        book.expect("shift", "checkpoints", "guard", f"checkpoint/{place}", "night")


PLANTS: dict[str, Callable[[Ledgers, random.Random], None]] = {
    "chongqing": chongqing,
    "yuzhong": yuzhong,
    "rongchang": rongchang,
    "lishi": lishi,
    "weiyuan": weiyuan,
    "dongxing": dongxing,
}
