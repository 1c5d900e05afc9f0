"""The fixed words of answers about one subject: titles of their tables and columns."""

from __future__ import annotations

from types import MappingProxyType

from gridcontrol.rules.vocabulary import Label

_WORDS = MappingProxyType(
    {
        "status_of": ("Status", "状态"),
        "why": ("Why", "状态依据"),
        "why_track": ("{track}: {status}", "{track}:{status}"),
        "plan": ("What would change: {old} to {new}", "规则变更试算:{old} 改为 {new}"),
        "plan_summary": ("Changes by division", "分属地变动"),
        "plan_who": ("Who changes", "变动对象"),
        "plan_rooms": ("Rooms needed", "所需房间"),
        "plan_notes": ("How to read it", "说明"),
        "was": ("was", "原状态"),
        "becomes": ("becomes", "新状态"),
        "subjects": ("subjects", "人数"),
        "free_was": ("was free", "原解除时间"),
        "free_becomes": ("then free", "新解除时间"),
        "day": ("day", "日期"),
        "rooms_was": ("before", "原需"),
        "rooms_becomes": ("after", "新需"),
        "rooms_change": ("change", "增减"),
        "also": ("Also taken into account", "其他考虑的事实"),
        "least_changes": ("What would change it", "可改变状态的情形"),
        "not_applied": ("Other rules, which give nothing now", "目前未适用的其他规则"),
        "timeline": ("Timeline", "时间线"),
        "held": ("Custody that needs a look", "管控核查"),
        "past_release": ("Held past release", "超期未解除"),
        "unplaced": ("Should be held, and is in no such place", "应管控未落实"),
        "subject": ("subject", "对象"),
        "track": ("track", "状态线"),
        "status": ("status", "状态"),
        "since": ("from", "起"),
        "until": ("until", "止"),
        "free_on": ("free from", "解除时间"),
        "until_latest": ("until at the latest", "最迟止"),
        "free_latest": ("free at the latest", "最迟解除"),
        "rule": ("rule", "规则"),
        "source": ("source", "依据文件"),
        "masks": ("runs underneath", "同时存在"),
        "run_since": ("run since", "本轮起"),
        "counted_from": ("counted from", "起算日"),
        "planned": ("planned end", "计划结束"),
        "division": ("division", "属地"),
        "deliveries": ("Imported files", "导入结果"),
        "file": ("file", "文件"),
        "import": ("import", "导入方式"),
        "rows": ("rows", "行数"),
        "new": ("new facts", "新增事实"),
        "known": ("known", "已有"),
        "conflicting": ("in conflict", "冲突"),
        "set_aside": ("rows set aside", "搁置行"),
        "set_aside_file": ("set aside in", "搁置文件"),
        "encoding": ("encoding", "编码"),
        "doctor": ("Check-up", "自检"),
        "check": ("check", "项目"),
        "state": ("state", "结果"),
        "detail": ("detail", "说明"),
        "check-python": ("Python", "Python 版本"),
        "check-yaml": ("YAML", "YAML 读取"),
        "check-pack": ("pack", "规则包"),
        "check-store": ("facts", "事实库"),
        "check-divisions": ("divisions", "区划"),
        "check-conflicts": ("facts in conflict", "编号冲突"),
        "check-set-aside": ("dated after receipt", "晚于收到时间"),
        "check-dangling": ("corrections of nothing", "无对象的更正"),
        "check-competing": ("several corrections", "多个更正"),
        "check-contested": ("contradictory identities", "身份认定矛盾"),
        "check-unknown-kinds": ("undeclared kinds", "未声明类别"),
        "check-plugins": ("plugins", "插件"),
        "plugins": ("Plugins", "插件"),
        "name": ("name", "名称"),
        "distribution": ("distribution", "发行包"),
        "version": ("version", "版本"),
        "brings": ("brings", "提供"),
        "problem": ("problem", "问题"),
        "fine": ("fine", "正常"),
        "needs_look": ("needs a look", "需核查"),
        "plugin-active": ("active", "启用"),
        "plugin-off": ("off", "停用"),
        "plugin-failed": ("failed", "失败"),
        "held_past": ("held past its plan", "延期中"),
        "cases": ("Worked cases", "算例"),
        "mismatches": ("What differs", "不符之处"),
        "untried": ("Parts of rules that no case walks through", "没有算例经过的规则部分"),
        "case": ("case", "算例"),
        "result": ("result", "结果"),
        "holds": ("holds", "相符"),
        "differs": ("differs", "不符"),
        "expected": ("expected", "预期"),
        "found": ("found", "得出"),
        "edition": ("edition", "版本"),
        "line": ("line", "行"),
        "early_end": ("early end", "提前结束"),
    }
)


def answer_word(name: str, **labels: Label) -> Label:
    """The word *name* in both languages; *labels* fill its placeholders."""
    en, zh = _WORDS[name]
    return Label(
        MappingProxyType(
            {
                "en": en.format_map({k: v.text("en") for k, v in labels.items()}),
                "zh": zh.format_map({k: v.text("zh") for k, v in labels.items()}),
            }
        )
    )
