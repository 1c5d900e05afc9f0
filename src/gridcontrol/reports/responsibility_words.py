"""The fixed words of answers about who answers: titles of tables and columns, names of what is wrong."""

from __future__ import annotations

from types import MappingProxyType

from gridcontrol.rules.vocabulary import Label

_WORDS = MappingProxyType(
    {
        # titles
        "who": ("Who answers", "责任链条"),
        "officer": ("What an officer answers for", "责任人所负责任"),
        "gaps": ("Gaps in who answers", "责任落实核查"),
        "handbook_of": ("Responsibility handbook of {division}", "{division}责任手册"),
        "matrix": ("Duty matrix", "部门责任分工"),
        "proposal": ("Proposed assignments", "责任落实建议"),
        "held": ("Answers for", "所负责任"),
        "held_subjects": ("Answered for one by one", "所负责对象"),
        "orphaned": ("Owed there now", "当前应办任务"),
        "takers": ("Who could take over", "可接替人员"),
        "below": ("{scheme}, within: {link}", "{scheme},范围内:{link}"),
        "gaps_within": ("Gaps", "责任落实核查"),
        "unfilled": ("Left open", "仍未落实"),
        "notes": ("How to read it", "说明"),
        # columns
        "scheme": ("scheme", "责任体系"),
        "link": ("link", "环节"),
        "target": ("answers for", "负责范围"),
        "code": ("code", "代码"),
        "who_answers": ("officer", "责任人"),
        "name": ("name", "姓名"),
        "post": ("post", "职务"),
        "unit": ("unit", "单位"),
        "party": ("party", "责任方"),
        "standing": ("as", "身份"),
        "role": ("role", "分工"),
        "shift": ("shift", "班次"),
        "since": ("since", "起"),
        "until": ("until", "止"),
        "document": ("document", "依据文件"),
        "remark": ("remark", "备注"),
        "kind": ("what is wrong", "问题"),
        "where": ("where", "位置"),
        "subjects": ("subjects", "涉及对象"),
        "found": ("found", "实有"),
        "limit": ("wanted", "应有"),
        "what": ("in words", "说明"),
        "to_do": ("what to do", "建议"),
        "subject": ("subject", "对象"),
        "division": ("division", "属地"),
        "others": ("also held by", "其他责任人"),
        "targets": ("targets", "负责数"),
        "department": ("department", "部门"),
        "level": ("level", "层级"),
        "task": ("task", "任务"),
        "officers": ("officers", "有关人员"),
        "before": ("had", "原有"),
        "after": ("would have", "调整后"),
        "instead_of": ("instead of", "替换"),
        # standings and shifts
        "holder": ("holder", "责任人"),
        "deputy": ("deputy", "代理"),
        # what is wrong
        "gap-vacancy": ("vacancy", "空缺"),
        "gap-expired": ("term over", "任期已满"),
        "gap-shift": ("shift not covered", "班次缺人"),
        "gap-double": ("double post", "重复任职"),
        "gap-overload": ("overload", "超负荷"),
        "gap-outside": ("outside jurisdiction", "超出管辖"),
        "gap-unqualified": ("not qualified", "不符合条件"),
        "gap-closed": ("division no more", "区划已撤并"),
        "gap-nobody": ("nobody answers", "无人负责"),
        "gap-unreached": ("no responsible person", "无人负责的人员"),
        "gap-unclear": ("unclear assignment", "任命不明"),
    }
)


def answering_word(name: str, **labels: Label) -> Label:
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
