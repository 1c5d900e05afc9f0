"""What pictures of figures say: to whoever can't see them, and beside them."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "drawn.line": Message(
        en="{line}: {last} on {day}, at most {most} on {most_day}.",
        zh="{line}:{day} 为 {last},最高为 {most_day} 的 {most}。",
    ),
    "drawn.no-line": Message(en="{line}: no figures.", zh="{line}:无数据。"),
    "drawn.band": Message(en="{band}: {low} to {high} on {day}.", zh="{band}:{day} 为 {low} 至 {high}。"),
    "drawn.above": Message(en="{line}: {value} (far above, not drawn)", zh="{line}:{value}(远高于图示范围,未画出)"),
    "drawn.ahead": Message(
        en="After {today}: ahead, by what is planned and known now.", zh="{today} 之后为按目前计划和已知情况的预测。"
    ),
    "drawn.figures": Message(en="Figures by day", zh="逐日数据"),
    "drawn.tile": Message(en="{division}: {value}", zh="{division}:{value}"),
    "drawn.before": Message(en="before: {before}", zh="上期 {before}"),
    "drawn.part": Message(en="{title} ({part} of {parts})", zh="{title}(之 {part},共 {parts})"),
    "drawn.whole": Message(en="The report of the whole", zh="总报表"),
    "drawn.contents": Message(en="Contents", zh="目录"),
    "drawn.made-by": Message(en="Made by", zh="填报人"),
    "drawn.checked-by": Message(en="Checked by", zh="审核人"),
    "drawn.signed-by": Message(en="Signed by", zh="签发人"),
    "drawn.signed-on": Message(en="Date", zh="日期"),
}
