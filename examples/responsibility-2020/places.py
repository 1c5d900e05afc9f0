"""The five places, and Chongqing's five answer-fors in a district of invented size: everything in order at first.

Published numbers are marked; all others, and everybody, are invented.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from ledgers import FIRST, Ledgers

HOUSEHOLDS_IN_A_GRID = 5


def tree(book: Ledgers, top: str, levels: list[tuple[str, str, int]], name: str) -> list[list[str]]:
    """A district *top* with levels of so many divisions below each; answers the codes by level."""
    codes = [[book.division(levels[0][0], top, name, "")]]
    for level, letter, number in levels[1:]:
        below = []
        for parent in codes[-1]:
            stem = "" if parent == top else parent[1:]
            below += [
                book.division(level, f"{letter}{stem}{i:02d}", f"{letter}{stem}-{i}", parent)
                for i in range(1, number + 1)
            ]
        codes.append(below)
    return codes


def households(book: Ledgers, doors: list[str], number: int) -> None:
    """So many households behind each of *doors*."""
    for code in doors:
        for i in range(1, number + 1):
            book.write("households", 编号=f"h{code}-{i}", 登记日期=FIRST, 区划=code)


def above(code: str, letter: str, digits: int) -> str:
    """The division above one whose code begins with its code."""
    return letter + code[1 : 1 + digits]


def chongqing(rng: random.Random) -> Ledgers:
    """Five answer-fors: 5 towns, 20 villages, 60 grids, 8 units with staff and families."""
    book = Ledgers()
    levels = [("district", "D", 1), ("town", "T", 5), ("village", "V", 4), ("grid", "G", 3)]
    (top,), towns, villages, grids = tree(book, "D", levels, "某区")
    households(book, grids, HOUSEHOLDS_IN_A_GRID)
    for code in grids:
        village = above(code, "V", 4)
        book.new("grid_member", village, "five_answer_fors", "household", code)
        book.new("cadre", village, "five_answer_fors", "grid", code)
    for code in villages:
        book.new("town_leader", above(code, "T", 2), "five_answer_fors", "village", code)
    for code in towns:
        book.new("district_leader", top, "five_answer_fors", "town", code)
    book.new("district_leader", top, "five_answer_fors", "head", top)
    homes = [row["编号"] for row in book.files["households"]]
    for i in range(1, 9):
        book.write("enterprises", 编号=f"e{i}", 登记日期=FIRST, 区划=rng.choice(villages))
        book.new("unit_head", "", "staff", "head", f"e{i}", column="单位编号")
        for j in range(1, 7):
            home = rng.choice(homes)
            book.write("staff", 编号=f"p{i}-{j}", 登记日期=FIRST, 单位编号=f"e{i}", 入住日期=FIRST, 户号=home)
            book.write("family", 编号=f"f{i}-{j}", 入住日期=FIRST, 户号=home)
    return book


def yuzhong(_rng: random.Random) -> Ledgers:
    """Four levels: 11 streets, 79 communities, 960 grids (the last two published)."""
    book = Ledgers()
    top = book.division("district", "D", "渝中区", "")
    streets = [book.division("street", f"S{i:02d}", f"{i}号街道", top) for i in range(1, 12)]
    communities = [
        book.division("community", f"C{i:03d}", f"{i}号社区", streets[i % len(streets)]) for i in range(1, 80)
    ]
    grids = [book.division("grid", f"G{i:03d}", f"{i}号网格", communities[i % len(communities)]) for i in range(1, 961)]
    households(book, grids, 2)
    for i, code in enumerate(grids, start=1):
        book.new("grid_member", communities[i % len(communities)], "four_levels", "grid", code)
    for code in communities:
        book.new("community_head", code, "four_levels", "community", code)
    for code in streets:
        book.new("street_leader", code, "four_levels", "street", code)
    book.new("district_leader", top, "four_levels", "district", top)
    return book


def rongchang(rng: random.Random) -> Ledgers:
    """Three officers for 333 enterprises in 21 towns, 30 leaders, 92 medical staff (all published); watches."""
    book = Ledgers()
    top = book.division("district", "D", "荣昌区", "")
    towns = [book.division("town", f"T{i:02d}", f"{i}号镇街", top) for i in range(1, 22)]
    villages = [book.division("village", f"V{i:02d}", f"{i}号村", town) for i, town in enumerate(towns, start=1)]
    leaders = [book.officer("district_leader", top) for _ in range(30)]
    medical = [book.officer("medical", medical="是") for _ in range(92)]
    residents: dict[str, list[str]] = {}
    for i in range(1, 334):
        town = towns[i % len(towns)]
        book.write("enterprises", 编号=f"e{i:03d}", 登记日期=FIRST, 区划=town)
        book.name(leaders[i % 30], "three_officers", "guidance", f"e{i:03d}", column="企业编号")
        book.name(medical[i % 92], "three_officers", "supervisor", f"e{i:03d}", column="企业编号")
        own = residents.setdefault(town, [])
        if len(own) * 4 <= (i - 1) // len(towns):
            own.append(book.officer("resident", town, unit=rng.choice(["经信", "农业", "镇街"])))
        book.name(own[-1], "three_officers", "resident", f"e{i:03d}", column="企业编号")
    for i in range(1, 4):
        book.write("venues", 编号=f"v{i}", 登记日期=FIRST, 区划=rng.choice(villages), 启用="是")
        book.new("health_officer", top, "venues", "lead", f"v{i}", column="集中点", medical="是")
        for post in ("police", "medical", "town_staff"):
            for shift in ("day", "night"):
                book.new(post, top, "venues", post, f"v{i}", column="集中点", shift=shift)
    for i in range(1, 4):  # three entry roads, six volunteers, 30 January to 23 February: published
        book.write("checkpoints", 编号=f"k{i}", 登记日期="2020-01-30", 区划="V01", 启用="是")
        book.write("checkpoints", 编号=f"k{i}", 登记日期="2020-02-24", 区划="V01", 启用="否")
        for _ in range(2):
            more = {"column": "卡点", "shift": "day", "day": "2020-01-30", "last": "2020-02-23"}
            book.new("volunteer", "V01", "checkpoints", "guard", f"k{i}", **more)
    return book


def lishi(_rng: random.Random) -> Ledgers:
    """11 members for 11 townships, 9 sectors for 7 streets, 62 units for 85 communities (all published); squads."""
    book = Ledgers()
    top = book.division("district", "D", "离石区", "")
    streets = [book.division("township", f"T{i:02d}", f"{i}号街道", top) for i in range(1, 8)]
    others = [book.division("township", f"T{i:02d}", f"{i}号乡镇", top) for i in range(8, 12)]
    communities = [
        book.division("community", f"C{i:03d}", f"{i}号社区", streets[i % len(streets)]) for i in range(1, 86)
    ]
    rural = [book.division("community", f"C{i:03d}", f"{i}号村", others[i % len(others)]) for i in range(101, 121)]
    compounds = []
    for code in (*communities, *rural):
        compounds += [
            book.division("compound", f"X{code[1:]}{letter}", f"{code[1:]}号{letter}小区", code) for letter in "AB"
        ]
    households(book, compounds, 2)
    for code in compounds:
        book.new("compound_lead", "C" + code[1:4], "five_tiers", "compound", code)
    for code in (*communities, *rural):
        book.new("community_worker", code, "five_tiers", "community", code)
    for code in (*streets, *others):
        book.new("committee_member", top, "five_tiers", "township", code)
    book.new("district_head", top, "five_tiers", "district", top)
    for i in range(9):
        book.write("bodies", 编号=f"s{i + 1}", 登记日期=FIRST, 类别="sector")
        book.name(f"s{i + 1}", "bodies", "sector", streets[i % len(streets)], file="body_assignments")
    homes = [row["编号"] for row in book.files["households"]]
    for home in homes:
        book.new("household_head", "", "five_tiers", "household", home, column="户号")
    vice_heads = [book.officer("vice_head", top) for _ in range(5)]
    groups = [book.officer("supervision_group", top) for _ in range(11)]  # one for each industry: published
    for i in range(62):
        book.write("bodies", 编号=f"u{i + 1}", 登记日期=FIRST, 类别="unit")
        book.new("unit_head", "", "industries", "head", f"u{i + 1}", column="单位编号")
        book.name(vice_heads[i % 11 % 5], "industries", "vice_head", f"u{i + 1}", column="单位编号")
        book.name(groups[i % 11], "industries", "group", f"u{i + 1}", column="单位编号")
        home = homes[i * 5]
        book.write("staff", 编号=f"p{i + 1}", 登记日期=FIRST, 单位编号=f"u{i + 1}", 入住日期=FIRST, 户号=home)
        book.write("family", 编号=f"f{i + 1}", 入住日期=FIRST, 户号=home)
        book.write("family", 编号=f"n{i + 1}", 入住日期=FIRST, 户号=homes[i * 5 + 1])
    for i, code in enumerate(communities):
        book.name(f"u{i % 62 + 1}", "bodies", "unit", code, file="body_assignments")
    for code in compounds:
        if int(code[1:4]) <= 85:
            book.new("compound_lead", "C" + code[1:4], "squads", "lead", code)
            book.new("unit_cadre", "", "squads", "unit_cadre", code)
            book.new("township_officer", "", "squads", "township_officer", code)
            book.new("community_worker", "C" + code[1:4], "squads", "community_worker", code)
    return book


def weiyuan(_rng: random.Random) -> Ledgers:
    """Four answer-fors: 6 towns, 24 villages, 96 groups, 40 plots with 16 units."""
    book = Ledgers()
    levels = [("county", "D", 1), ("town", "T", 6), ("village", "V", 4), ("group", "Z", 4)]
    (top,), towns, villages, groups = tree(book, "D", levels, "威远县")
    households(book, groups, 3)
    for code in villages:
        leaders = [book.officer("village_leader", code) for _ in range(2)]
        for i, group in enumerate(g for g in groups if above(g, "V", 4) == code):
            book.name(leaders[i % 2], "four_answer_fors", "group", group)
        book.new("town_leader", above(code, "T", 2), "four_answer_fors", "village", code)
    for code in towns:
        book.new("county_leader", top, "four_answer_fors", "town", code)
    for i in range(16):
        book.write("bodies", 编号=f"u{i + 1}", 登记日期=FIRST, 类别="unit")
    for i in range(40):
        book.write("plots", 编号=f"b{i + 1}", 登记日期=FIRST, 区划=groups[i])
        book.name(f"u{i % 16 + 1}", "plots", "unit", f"b{i + 1}", column="地块", file="body_assignments")
    return book


def dongxing(_rng: random.Random) -> Ledgers:
    """Police for communities, compounds and buildings, police grids across them; 21 checkpoints (published)."""
    book = Ledgers()
    levels = [
        ("district", "D", 1),
        ("street", "T", 3),
        ("community", "C", 4),
        ("compound", "X", 3),
        ("building", "L", 4),
    ]
    (top,), _, communities, compounds, buildings = tree(book, "D", levels, "东兴区")
    households(book, buildings, 2)
    for i in range(1, 4):
        book.division("station", f"P{i}", f"{i}号派出所", top, file="police")
        book.new("officer_in_charge", f"P{i}", "police_grids", "station", f"P{i}")
        for j in range(1, 7):
            beat = book.division("beat", f"B{i}{j}", f"{i}{j}号警务网格", f"P{i}", file="police")
            book.new("beat_officer", f"P{i}", "police_grids", "beat", beat)
    for i, code in enumerate(buildings):
        book.division("building", code, f"{code[1:]}号楼", f"B{i % 3 + 1}{i // 3 % 6 + 1}", file="police")
        book.new("auxiliary", above(code, "X", 6), "three_answer_fors", "building", code)
    for code in compounds:
        book.new("constable", above(code, "C", 4), "three_answer_fors", "compound", code)
    for code in communities:
        book.new("constable", code, "three_answer_fors", "community", code)
    for i in range(1, 22):
        book.write("checkpoints", 编号=f"k{i:02d}", 登记日期=FIRST, 区划=communities[i % len(communities)])
        for shift in ("early", "late", "night"):
            book.new("guard", "", "checkpoints", "guard", f"k{i:02d}", column="卡点", shift=shift)
    return book


PLACES: dict[str, Callable[[random.Random], Ledgers]] = {
    "chongqing": chongqing,
    "yuzhong": yuzhong,
    "rongchang": rongchang,
    "lishi": lishi,
    "weiyuan": weiyuan,
    "dongxing": dongxing,
}
