"""The fixed words of answers about what is owed: titles of tables and columns, names of states."""

from __future__ import annotations

from types import MappingProxyType

from gridcontrol.duties.obligation import State
from gridcontrol.rules.vocabulary import Label

_WORDS = MappingProxyType(
    {
        "duties": ("What is owed", "任务清单"),
        "round": ("Round: {round}", "排查轮次:{round}"),
        "owed_summary": ("By duty", "分任务汇总"),
        "owed_list": ("Duties", "任务"),
        "compliance_by_officer": ("Who did what was owed", "分责任人完成情况"),
        "compliance_by_division": ("By division", "分属地完成情况"),
        "untabled": ("What can't be told", "无法判断的事项"),
        "duty_notes": ("How to read it", "说明"),
        "coverage": ("Coverage by {level}", "分{level}覆盖情况"),
        "round_missed": ("Not reached", "未落实对象"),
        "round_outside": ("Outside the round", "不在本轮范围"),
        "expected_found": ("Expected and found by {level}", "分{level}应到与实查"),
        "duty": ("duty", "任务"),
        "subject": ("subject", "对象"),
        "division": ("division", "属地"),
        "day": ("day", "日期"),
        "slot": ("window", "时段"),
        "opens": ("from", "起"),
        "due": ("due", "截止"),
        "state": ("state", "状态"),
        "done_at": ("done", "完成时间"),
        "owner": ("answers", "责任人"),
        "link": ("as", "责任环节"),
        "with": ("now with", "现由"),
        "with_link": ("as (now)", "现责任环节"),
        "vacant": ("vacant", "空缺环节"),
        "next_at": ("goes on", "下次上报"),
        "next_to": ("to", "上报至"),
        "done": ("done", "完成"),
        "done_late": ("late", "逾期完成"),
        "waived": ("waived", "免除"),
        "paused": ("paused", "暂停"),
        "unknowable": ("not knowable", "事后得知"),
        "upcoming": ("upcoming", "未到时间"),
        "missed": ("missed", "漏办"),
        "due_now": ("due", "待办"),
        "counted": ("counted", "计入"),
        "share": ("done, %", "完成率 %"),
        "in_scope": ("in scope", "应查"),
        "reached": ("reached", "已查"),
        "coverage_share": ("coverage, %", "覆盖率 %"),
        "calls": ("calls", "走访次数"),
        "expected": ("expected", "应到"),
        "found": ("found", "实查"),
        "difference": ("difference", "差额"),
        "nobody": ("(nobody)", "(无人负责)"),
        "officer": ("officer", "责任人"),
        "day_of_chain": ("day {number}", "第 {number} 天"),
        "told_of": ("of", "对象数"),
        "told": ("What was told", "通知情况"),
        "notifier": ("notifier", "通知方式"),
        "notice": ("what", "事项"),
        "came_up": ("came up", "发生时间"),
        "result": ("result", "结果"),
        "notice_opened": ("open", "待办"),
        "notice_overdue": ("overdue", "逾期"),
        "notice_climbed": ("passed up", "上报"),
        "notice_settled": ("settled", "已了结"),
        "total": ("total", "合计"),
        "not_located": ("not located", "属地不明"),
    }
)
_STATES = {State.DUE: "due_now"}


def duty_word(name: str, **labels: Label | str) -> Label:
    """The word *name* in both languages; *labels* fill its placeholders."""
    en, zh = _WORDS[name]
    return Label(MappingProxyType({lang: _filled(text, lang, labels) for lang, text in (("en", en), ("zh", zh))}))


def _filled(text: str, lang: str, labels: dict[str, Label | str]) -> str:
    return text.format_map({k: v if isinstance(v, str) else v.text(lang) for k, v in labels.items()})


def state_word(state: State) -> Label:
    """The name of a state."""
    return duty_word(_STATES.get(state, state.value))
