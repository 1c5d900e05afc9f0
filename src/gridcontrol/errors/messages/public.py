"""What public reports say, and what is said of them."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "usage.option-public": Message(
        en="The figures as everybody may see them: no person, small counts hidden so that no sum gives them away.",
        zh="按可公开的口径输出:不含个人信息,较小的数不予公布,且无法由合计推算得出。",
    ),
    "cli.public-against": Message(
        en="--public and --against don't go together",
        zh="--public 与 --against 不能同时使用",
        fix_en="a comparison of two public reports would tell what each hides; make two reports",
        fix_zh="两份公开报表的差异会泄露未公布的数,请分别生成",
    ),
    "reports.not-public": Message(
        en="the pack does not make '{report}' public",
        zh="规则包未把“{report}”设为可公开",
        fix_en="add 'public: {{below: 5}}' to the report in the pack, with the threshold that your rules ask for",
        fix_zh="请在规则包的该报表中加上 public: {{below: 5}},门槛按当地规定填写",
    ),
    "reports.withheld": Message(en="*", zh="*"),
    "reports.public-hidden": Message(
        en="{sign}: not made public ({cells} cells): counts from 1 to {most}, and others from which they could be "
        "worked out",
        zh="{sign} 为不予公布的数(共 {cells} 处):1 至 {most} 的数,以及可据以推算的其他数",
    ),
    "reports.public-nothing-hidden": Message(
        en="no count lies between 1 and {most}: nothing is hidden", zh="没有 1 至 {most} 之间的数,全部公布"
    ),
    "reports.public-together": Message(
        en="hidden so that it can be read side by side with: {reports}", zh="与下列报表对照阅读也无法推算:{reports}"
    ),
    "reports.public-left-out": Message(
        en="not in a public report: {tables} (its categories are texts of the data, or it tells who began or ended)",
        zh="下列分组不公开:{tables}(类别取自原始文字,或涉及起止变动)",
    ),
    "reports.public-open": Message(
        en="in {columns} some hidden count can still be worked out from what is known of the day before; nothing of "
        "it is shown",
        zh="{columns} 中有的数仍可由前一日已公布的数推算,故全部不予公布",
        fix_en="leave the column out of the public report, or publish less often",
        fix_zh="请从公开报表中去掉该列,或减少公布次数",
    ),
    "docs.report-public": Message(
        en="It may be shown to everybody: counts from 1 to {most} are hidden, and with them what would tell "
        "which number they are.",
        zh="可对外公开：1至{most}的数不予公布，可据以推算出其数值的其他数也不予公布。",
    ),
    "docs.report-public-small": Message(
        en="It may be shown to everybody: counts from 1 to {most} are hidden, and with them what would tell "
        "that they are below {below}.",
        zh="可对外公开：1至{most}的数不予公布，可据以推知其小于{below}的其他数也不予公布。",
    ),
    "docs.report-public-zeros": Message(
        en="Where nothing was counted is known to readers, and shown.",
        zh="数为0之处为公众所知，照常公布。",
    ),
}
