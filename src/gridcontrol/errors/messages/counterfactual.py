"""Sentences about what would change a status: one fact more, one less, or time."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "counterfactual.added": Message(
        en="{track}: with this fact it is {status} from {since}: {event}",
        zh="{track}:如有以下事实,自 {since} 起为“{status}”:{event}",
    ),
    "counterfactual.ordered": Message(
        en="{track}: with this order it is {status} from {since}: {event}",
        zh="{track}:如作出以下决定,自 {since} 起为“{status}”:{event}",
    ),
    "counterfactual.withdrawn": Message(
        en="{track}: without this fact it is {status} from {since}: {event} [{id}]",
        zh="{track}:如撤回以下事实,自 {since} 起为“{status}”:{event} [{id}]",
    ),
    "counterfactual.waited": Message(
        en="{track}: by itself it is {status} from {since}, if no further fact comes",
        zh="{track}:如无新的事实,自 {since} 起自动变为“{status}”",
    ),
    "counterfactual.waited-limit": Message(
        en="{track}: at the latest it is {status} from {since}, if no further fact comes",
        zh="{track}:如无新的事实,最迟自 {since} 起为“{status}”",
    ),
    "counterfactual.none": Message(
        en="{track}: no single fact, added or withdrawn, shows another status or shows it sooner ({tried} tried)",
        zh="{track}:增加或撤回任何单个事实都不会改变状态或使其提前变化(已试 {tried} 个)",
    ),
    "counterfactual.none-alone": Message(
        en="{track}: no single fact about it alone, added or withdrawn, shows another status or shows it sooner "
        "({tried} tried); the rules look at others as well, and what involves others or other places is not tried",
        zh="{track}:增加或撤回任何仅涉及本对象的单个事实都不会改变状态或使其提前变化(已试 {tried} 个);"
        "规则还涉及其他对象,涉及其他对象或其他地点的事实未试",
    ),
    "counterfactual.not-found": Message(
        en="{track}: none of the {tried} single facts that were tried shows another status; there may be others",
        zh="{track}:已试的 {tried} 个单个事实均不改变状态;可能还有其他事实",
    ),
    "counterfactual.also": Message(
        en="this fact counts as well; without it another status would show: {event}, received {received} [{id}]",
        zh="以下事实也在考虑之列,缺少则状态不同:{event},{received} 收到 [{id}]",
    ),
}
