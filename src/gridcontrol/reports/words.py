"""The fixed words of reports: titles of columns and rows, names of reasons.

Sentences are in ``gridcontrol.errors.messages.reports``.
"""

from __future__ import annotations

from types import MappingProxyType

from gridcontrol.rules.vocabulary import Label

_WORDS = {
    # lines above the tables
    "audience": ("for", "报送范围"),
    "data_day": ("data day", "数据日期"),
    "cut_off": ("cut-off", "截止时间"),
    "at": ("as of", "时点"),
    "known_at": ("as known at", "信息截至"),
    "pack": ("pack", "规则包"),
    # sections
    "past_release_in": ("Held past release: {track}", "超期未解除:{track}"),
    "findings": ("Findings", "核查提示"),
    "figures": ("Figures by {level} ({hierarchy})", "分{level}统计({hierarchy})"),
    "figures_in_total": ("Figures", "统计"),
    "notes": ("Notes", "说明"),
    "changes": ("Figures that differ", "变动的指标"),
    "reasons": ("Why they differ", "变动原因"),
    "difference": ("{title}: difference to what is known now", "{title}:与目前掌握情况的差异"),
    # a beginning before every fact
    "always": ("the beginning", "最初"),
    # an end that is not known
    "open": ("open", "待定"),
    "at_latest": ("at the latest {0}", "最迟 {0}"),
    # sections of a layout
    "key_figures": ("Key figures", "主要指标"),
    "value": ("now", "本期"),
    "day_before": ("a day earlier", "上期"),
    "unit": ("unit", "单位"),
    "overview": ("Overview by division", "分级分布"),
    "level": ("level", "层级"),
    "no_level": ("{division}: no {level} known", "{division}:{level}不明"),
    "curve": ("The last {days} days", "近{days}日走势"),
    "day": ("day", "日期"),
    "weeks": ("By week", "分周统计"),
    "week": ("week", "周次"),
    "first_day": ("first day", "起"),
    "last_day": ("last day", "止"),
    "category": ("category", "类别"),
    "figure": ("number", "数量"),
    "share": ("share, %", "占比(%)"),
    "share_of": ("{figure}, %", "{figure}占比(%)"),
    "by_what": ("By {what}", "按{what}分组"),
    "parts_of": ("Parts of {figure}", "{figure}构成"),
    "yes": ("yes", "是"),
    "no": ("no", "否"),
    "value_not_stated": ("not stated", "未填写"),
    "band_below": ("below {first}", "{first} 以下"),
    "band_from": ("{first} and above", "{first} 及以上"),
    "band_whole": ("{first} to {last}", "{first} 至 {last}"),
    "band_part": ("{first} to below {last}", "{first} 至不足 {last}"),
    "venues": ("Venues", "集中场所"),
    "venue": ("venue", "场所"),
    "no_venue": ("venue not stated", "场所不明"),
    "rooms": ("rooms", "房间数"),
    "occupied": ("occupied", "已入住"),
    "past_there": ("of them past release", "其中超期"),
    "free": ("free", "空余"),
    "waiting": ("unplaced", "待入住"),
    "short": ("short", "缺口"),
    "needed": ("needed", "应入住"),
    "venues_ahead": ("Venues, {days} days ahead", "未来{days}日场所需求"),
    "stay_low": ("occupied, at least", "在住下限"),
    "stay_high": ("occupied, at most", "在住上限"),
    "need_low": ("needed, at least", "需求下限"),
    "need_high": ("needed, at most", "需求上限"),
    "stay_band": ("occupied, if nobody else comes", "在住(不计新增)"),
    "need_band": ("needed, by the rules", "按规则应住"),
    "stocks": ("Stocks", "物资库存"),
    "stock_received": ("received", "累计收入"),
    "stock_issued": ("issued", "累计发出"),
    "stock_left": ("in stock", "库存"),
    "stock_used": ("issued in {days} days", "近{days}日发出"),
    "stock_days": ("lasts days", "可用天数"),
    "overdue_by": ("Overdue, by who has it now", "逾期事项(按责任人)"),
    "overdue_number": ("overdue", "逾期"),
    "oldest": ("oldest due", "最早到期"),
    "responsible": ("with", "责任人"),
    "nobody_answers": ("nobody", "无责任人"),
    "report_of": ("{title}: {division}", "{title}:{division}"),
    "of_round": ("{round}: {table}", "{round}:{table}"),
    # rows
    "total": ("total", "合计"),
    "not_located": ("not located", "属地不明"),
    "not_located_in": ("{division}: not located", "{division}登记、属地不明"),
    "elsewhere": ("elsewhere", "其他地区"),
    # columns
    "subject": ("subject", "对象"),
    "division": ("division", "属地"),
    "held_as": ("held as", "现管控"),
    "held_since": ("held since", "管控开始"),
    "past_since": ("past release since", "超期开始"),
    "days": ("days", "超期天数"),
    "why": ("why", "原因"),
    "indicator": ("figure", "指标"),
    "what": ("what", "情况"),
    "then": ("then", "当时"),
    "now": ("now", "现在"),
    "change": ("change", "变动"),
    # reasons for the end of a stretch
    "ended.open": ("no end known", "未定期限"),
    "ended.plan": ("its time was over", "期满"),
    "ended.until": ("what it waited for came", "到期条件出现"),
    "ended.ended": ("a fact ended it", "因事件终止"),
    "ended.released": ("the conditions for release were met", "符合解除条件"),
    "ended.at_most": ("the longest time for release was reached", "达到最长延期"),
    "ended.ceiling": ("the ceiling was reached", "达到最长期限"),
    # the same for an end that lies ahead
    "ahead.until": ("what it waits for comes then", "届时到期条件出现"),
    "ahead.ended": ("what ends it comes then", "届时出现终止情形"),
    "ahead.released": ("the conditions for release are met", "符合解除条件"),
    "ahead.at_most": ("the longest time comes before it", "最长期限在此之前到期"),
    "ahead.ceiling": ("the ceiling comes before it", "最长管控期限在此之前到期"),
    "ahead.order": ("an order sets it", "由决定确定"),
    "ahead.transition": ("a new edition of the rule comes into force", "届时新版规则生效"),
    "ahead.repeal": ("the rule is repealed then", "届时规则废止"),
    "ahead.restarted": ("it starts anew then", "届时重新起算"),
    "ahead.mode": ("the mode it hangs on ends then", "届时应急状态结束"),
    "ahead.condition": ("its condition holds until then", "条件持续至该时"),
    "ended.order": ("an order ended it", "依决定终止"),
    "ended.transition": ("a new edition of the rule ended it", "因规则修订终止"),
    "ended.repeal": ("the rule was repealed", "因规则废止终止"),
    "ended.restarted": ("it was started anew", "重新起算"),
    "ended.mode": ("the mode it hung on ended", "因应急状态结束终止"),
    "ended.condition": ("its condition no longer held", "条件不再成立"),
    # figures that others published
    "identity": ("what must hold", "勾稽关系"),
    "place": ("place", "属地"),
    "stands_for": ("stands for", "统计时点"),
    "stated": ("stated", "公布数"),
    "computed": ("computed", "计算数"),
    "residual": ("stated less computed", "差额"),
    "handed_in": ("Handed in", "上报情况"),
    "corrections": ("What corrections changed", "更正内容"),
    "sealed_and_below": ("Sealed figures that are not the sum of those below", "与下级合计不符的封存数"),
    "recounted_title": ("Counted again from what was known then", "按当时所知重新统计"),
    "recounted": ("counted again", "重新统计"),
    "step": ("state", "状态"),
    "step.missing": ("not handed in", "未上报"),
    "step.submitted": ("handed in", "已上报"),
    "step.approved": ("approved", "已审核"),
    "step.accepted": ("accepted", "已接收"),
    "revision": ("revision", "修订号"),
    "received": ("received", "收到时间"),
    "by_whom": ("by", "上报人"),
    "approved_by": ("approved by", "审核人"),
    "accepted_by": ("accepted by", "接收人"),
    "seal": ("seal", "封印"),
    "sealed": ("sealed", "封存数"),
    "below_in_all": ("those below in all", "下级合计"),
    "by_the_records": ("Held against the records", "与记录核对"),
    "by_records": ("by the records", "记录数"),
    "differences": ("Figures that are not what the records give", "与记录不符的数"),
    "causes": ("What explains it", "差异原因"),
    "explanation": ("explanation", "解释"),
    "times": ("times", "次数"),
    "among": ("of as many alike", "同类共"),
    "cause": ("cause", "原因"),
    "made_of": ("computed from", "计算依据"),
    "row": ("row", "行"),
    "checks": ("checks", "核对"),
    "closes": ("hold", "相符"),
    "fails": ("fail", "不符"),
    "not_stated": ("not stated", "未公布"),
    "failures": ("What does not hold", "不符之处"),
    "summary": ("What was checked", "核对情况"),
    "before": ("the one before", "上期"),
    # whether a thing is counted
    "counted": ("counted now", "新计入"),
    "not_counted": ("no longer counted", "不再计入"),
    "counted_otherwise": ("corrected", "已更正"),
    "listed": ("on the list now", "新列入"),
    "not_listed": ("no longer on the list", "不再列入"),
}

WORDS = MappingProxyType({word: Label(MappingProxyType({"en": en, "zh": zh})) for word, (en, zh) in _WORDS.items()})


def word(name: str) -> Label:
    """The fixed word *name* in both languages."""
    return WORDS[name]


def phrase(name: str, **parts: Label) -> Label:
    """The fixed word *name* with its placeholders filled, in each language by that language's text."""
    return Label(
        MappingProxyType(
            {
                lang: text.format(**{part: label.text(lang) for part, label in parts.items()})
                for lang, text in WORDS[name].texts.items()
            }
        )
    )
