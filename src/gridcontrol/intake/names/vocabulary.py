"""The words that names of divisions are made of in Chinese.

These are facts of the language, not of a place: how a kind of division is written, what a zone is called
for short, and which words stand for no place at all.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Family(StrEnum):
    """Kinds whose members are told apart by their name alone; a name may change its kind within a family."""

    REGION = "region"
    """Provinces, prefectures, counties, districts and cities."""
    TOWN = "town"
    """Towns, townships, sub-districts and their offices."""
    VILLAGE = "village"
    ZONE = "zone"
    """Development zones, new areas, parks: each sort is another zone."""
    NONE = "none"
    """No kind is written."""


REGIONS = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "特区",
    "省",
    "市",
    "州",
    "盟",
    "区",
    "县",
    "旗",
)
LONG_KINDS = {"州": "自治州"}
"""Kinds by the short word that stands for them."""

UPPER = frozenset({"特别行政区", "自治区", "地区", "省", "盟", "市"})
"""Kinds of units that have counties below them and may turn into each other; an autonomous prefecture stays one."""

TOWNS = (
    "街道办事处",
    "民族苏木",
    "民族乡",
    "办事处",
    "地区",
    "街道",
    "苏木",
    "镇",
    "乡",
)
VILLAGES = (
    "社区居民委员会",
    "社区居委会",
    "居民委员会",
    "村民委员会",
    "村委会",
    "居委会",
    "社区",
    "嘎查",
    "村",
)

ZONES = {
    # sort of zone: how it is written, the longest first
    "high": (
        "高新技术产业开发区",
        "高新技术产业园区",
        "高新技术开发区",
        "高技术产业开发区",
        "高新产业开发区",
        "高新技术园区",
        "高新开发区",
        "高新园区",
        "高新区",
    ),
    "travel": ("旅游经济开发区", "旅游度假区", "旅游开发区", "度假区", "旅开区"),
    "economic": ("经济技术开发区", "经济技术开发", "经济开发区", "经开区", "开发区"),
    "new": ("新区", "新城"),
    "management": ("管理区",),
    "industry": ("工业园区", "产业园区", "工业园", "产业园", "园区"),
    "model": ("示范区", "试验区", "实验区"),
    "scenic": ("风景名胜区", "风景旅游区", "风景区", "景区"),
    "bonded": ("保税区", "保税港区"),
    "harbour": ("港务区",),
    "cooperation": ("合作区",),
    "ecology": ("生态区", "生态园"),
    "base": ("基地",),
    "airport": ("经济区",),
}
"""Zones by sort. A bare "开发区" is in common use for the economic one."""

ZONE_ORDER = tuple(
    sorted(((word, sort) for sort, words in ZONES.items() for word in words), key=lambda pair: -len(pair[0]))
)

ZONE_RANKS = ("国家级", "国家", "省级", "火炬")
"""Words of a zone's rank or programme, written or left out at will."""

TAILS = ("管理委员会", "管委会", "类似乡级单位", "虚拟")
"""Words behind a name that say how it is run or listed, not what it is."""

_PEOPLES_LISTED = (
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 "
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 "
    "塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺 蒙 各"
)
PEOPLES = tuple(_PEOPLES_LISTED.split())
"""The peoples that names of autonomous units list; they may be left out."""

_PEOPLE = re.compile(
    "(?:(?:"
    + "|".join(sorted(PEOPLES, key=len, reverse=True))
    + ")族|"
    # without the word for "people" only those of two characters and more, or half of all names would lose one
    + "|".join(sorted((people for people in PEOPLES if len(people) > 1), key=len, reverse=True))
    + ")$"
)

PLACELESS = re.compile(r"(市辖区|县|郊县|.*直辖县级.*|.*直辖行政.*|.*直辖$)\Z")
"""Names of columns and of table rows that stand where the tree has no unit: pseudo-cities and the like."""


def without_peoples(name: str) -> str:
    """*name* without the peoples at its end, as long as two characters stay."""
    while (shorter := _PEOPLE.sub("", name)) != name and len(shorter) > 1:
        name = shorter
    return name
