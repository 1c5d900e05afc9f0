"""Sentences about who answers: what is wrong with it and what to do, what a chain lacks."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    # what is wrong, each with what to do
    "responsibility.vacancy": Message(
        en="nobody holds it; {limit} wanted",
        zh="无人负责,应有 {limit} 人",
    ),
    "responsibility.too-few": Message(
        en="{found} of {limit} wanted",
        zh="应有 {limit} 人,实有 {found} 人",
    ),
    "responsibility.acting": Message(
        en="only a deputy: {officers}",
        zh="仅有代理:{officers}",
    ),
    "responsibility.expired": Message(
        en="the term of {officers} is over and nobody came after",
        zh="{officers}任期已满,无人接任",
    ),
    "responsibility.shift": Message(
        en="shift {shift}: {found} on, {limit} wanted",
        zh="{shift}:在岗 {found} 人,应有 {limit} 人",
    ),
    "responsibility.double": Message(
        en="{found} hold it, at most {limit} may",
        zh="{found} 人同时负责,最多 {limit} 人",
    ),
    "responsibility.double-shift": Message(
        en="shift {shift}: {found} on, at most {limit} may be",
        zh="{shift}:在岗 {found} 人,最多 {limit} 人",
    ),
    "responsibility.overload-targets": Message(
        en="is named for {found} targets, at most {limit} allowed",
        zh="负责 {found} 处,最多 {limit} 处",
    ),
    "responsibility.overload-subjects": Message(
        en="answers for {found} subjects, at most {limit} allowed",
        zh="负责 {found} 个对象,最多 {limit} 个",
    ),
    "responsibility.outside": Message(
        en="it is not in the officer's jurisdiction",
        zh="不在该人员管辖范围内",
    ),
    "responsibility.wrong-post": Message(
        en="the officer's post, {post}, is none that may hold it",
        zh="该人员职务为 {post},不能承担此责任",
    ),
    "responsibility.no-post": Message(
        en="no post of the officer is known",
        zh="未登记该人员职务",
    ),
    "responsibility.unqualified": Message(
        en="the officer lacks a qualification for it",
        zh="该人员不具备所需资格",
    ),
    "responsibility.closed": Message(
        en="the division is no more; what was there belongs to {successor} now",
        zh="该区划已不存在,现属 {successor}",
    ),
    "responsibility.closed-for-good": Message(
        en="the division is no more",
        zh="该区划已不存在",
    ),
    "responsibility.nowhere": Message(
        en="no fact says where it is",
        zh="没有任何事实说明其所在地",
    ),
    "responsibility.unreached": Message(
        en="nothing links it to anybody, or any place, that is answered for",
        zh="未与任何有人负责的住户、单位等建立关系",
    ),
    "responsibility.not-located": Message(
        en="'{word}' is no division of the level {level}, nor in one",
        zh="“{word}”不是{level}一级区划,也不在其中",
    ),
    # assignments that say nothing
    "responsibility.no-scheme": Message(
        en="there is no scheme '{word}' (fact {fact})",
        zh="没有名为“{word}”的责任体系(事实 {fact})",
    ),
    "responsibility.no-link": Message(
        en="the scheme has no link '{word}' (fact {fact})",
        zh="该责任体系没有环节“{word}”(事实 {fact})",
    ),
    "responsibility.no-target": Message(
        en="it does not say what for (fact {fact})",
        zh="没有写明负责范围(事实 {fact})",
    ),
    "responsibility.no-division": Message(
        en="there was no division '{word}' on that day (fact {fact})",
        zh="当日没有区划“{word}”(事实 {fact})",
    ),
    "responsibility.no-shift": Message(
        en="the link has no shift '{word}' (fact {fact})",
        zh="该环节没有班次“{word}”(事实 {fact})",
    ),
    "responsibility.other-level": Message(
        en="'{word}' is not of the level that the link is held at (fact {fact})",
        zh="“{word}”不属于该环节的层级(事实 {fact})",
    ),
    "responsibility.other-kind": Message(
        en="the scheme is not for '{word}' (fact {fact})",
        zh="该责任体系不适用于“{word}”(事实 {fact})",
    ),
    # what to do, by what is wrong
    "responsibility.do-vacancy": Message(
        en="{kind}: name somebody; 'gridcontrol propose' suggests who",
        zh="{kind}:请落实责任人;可用“gridcontrol propose”生成建议",
    ),
    "responsibility.do-expired": Message(
        en="{kind}: extend the term by a new document, or name somebody else",
        zh="{kind}:请行文延长任期,或另行任命",
    ),
    "responsibility.do-shift": Message(en="{kind}: put somebody on the roster", zh="{kind}:请排班补足"),
    "responsibility.do-double": Message(
        en="{kind}: relieve those too many, or make them deputies", zh="{kind}:请免去多余人员,或改为代理"
    ),
    "responsibility.do-overload": Message(
        en="{kind}: give some of it to others; 'gridcontrol propose' suggests to whom",
        zh="{kind}:请分给他人;可用“gridcontrol propose”生成建议",
    ),
    "responsibility.do-outside": Message(
        en="{kind}: name somebody from there, or mend the officer's jurisdiction",
        zh="{kind}:请任命当地人员,或更正其管辖范围",
    ),
    "responsibility.do-unqualified": Message(
        en="{kind}: name somebody who has what is asked for, or register that the officer has it",
        zh="{kind}:请任命符合条件的人员,或登记其职务、资格",
    ),
    "responsibility.do-closed": Message(
        en="{kind}: relieve the officer, and see that what the division became has somebody",
        zh="{kind}:请免去该人员,并确认现属区划有人负责",
    ),
    "responsibility.do-nobody": Message(
        en="{kind}: register the place more exactly, or name somebody for the subject itself",
        zh="{kind}:请登记更具体的所在地,或直接为其任命责任人",
    ),
    "responsibility.do-unreached": Message(
        en="{kind}: register where they live or work, so that somebody answers for them",
        zh="{kind}:请登记其住处或单位,以明确责任人",
    ),
    "responsibility.do-unclear": Message(en="{kind}: correct the fact", zh="{kind}:请更正该事实"),
    # answers
    "responsibility.nobody-here": Message(en="nobody answers here", zh="此环节无人负责"),
    "responsibility.place-unknown": Message(
        en="nobody can answer here: the place is not known at this level",
        zh="该级所在地不明,无法确定责任人",
    ),
    "responsibility.off-duty": Message(en="nobody is on at this time", zh="此时无人在岗"),
    "responsibility.no-scheme-for": Message(
        en="no scheme of the pack is for this subject", zh="规则包中没有适用于该对象的责任体系"
    ),
    "responsibility.holds-nothing": Message(en="the officer answers for nothing", zh="该人员目前没有负责事项"),
    "responsibility.no-gaps": Message(en="no gaps", zh="没有发现问题"),
    "responsibility.no-takers": Message(en="nobody else may take it", zh="没有其他符合条件的人员"),
    "responsibility.taker": Message(
        en="{officer} (holds {targets}, with {subjects})", zh="{officer}(现负责 {targets} 处、{subjects} 个对象)"
    ),
    "responsibility.no-matrix": Message(en="the pack has no matrix", zh="规则包没有部门责任分工"),
    "responsibility.matrix-letters": Message(
        en="R does it, A answers for it, C is asked before, I is told after",
        zh="R 负责办理,A 承担责任,C 事前征询,I 事后告知",
    ),
    "responsibility.nothing-to-propose": Message(en="nothing can or need be added", zh="没有可以或需要新增的任命"),
    "responsibility.all-filled": Message(en="every place can be filled", zh="全部可以落实"),
    "responsibility.left-open": Message(
        en="nobody who may hold it has room: raise the load, widen who may hold it, or register more officers",
        zh="符合条件的人员均无余力:请提高负荷上限、放宽条件或补充人员",
    ),
    "responsibility.proposal-facts": Message(
        en="these are suggestions, not facts: look them over, then import the CSV",
        zh="以上为建议,不是事实:请审核后再导入 CSV",
    ),
    "responsibility.proposal-relieves": Message(
        en="whoever stands under 'instead of' still holds it until somebody relieves them by another fact",
        zh="“替换”一栏的人员在另行免去之前仍然负责",
    ),
    # what is being worked on, when it takes long
    "responsibility.stage-answers": Message(en="working out who answers", zh="正在核对责任人"),
    # questions that have no answer
    "responsibility.no-officer": Message(
        en="'{found}' is no officer of whom anything is known",
        zh="没有关于责任人员“{found}”的任何记录",
        fix_en="write kind/key as in the ledger, such as {example}",
        fix_zh="请按台账写类型/编号,例如 {example}",
    ),
    "responsibility.no-schemes": Message(
        en="the pack declares no scheme of responsibility",
        zh="规则包没有声明责任体系",
        fix_en="declare officers and schemes; docs/how-to/who-answers.md shows how",
        fix_zh="请声明 officers 和 schemes,写法见 docs/how-to/who-answers.md",
    ),
    "responsibility.unknown-division": Message(
        en="there is no division '{found}'",
        zh="没有区划“{found}”",
        fix_en="give its code, as 'gridcontrol divisions' shows it",
        fix_zh="请写区划代码,可用“gridcontrol divisions”查询",
    ),
    "responsibility.unknown-scheme": Message(
        en="the pack has no scheme '{found}'",
        zh="规则包没有责任体系“{found}”",
        fix_en="use one of its schemes",
        fix_zh="请使用已有的责任体系",
    ),
    "responsibility.who-of-whom": Message(
        en="give a subject, or --officer with an officer",
        zh="请写一个对象,或用 --officer 指定责任人员",
        fix_en="gridcontrol who household/h-12, or gridcontrol who --officer officer/o-3",
        fix_zh="gridcontrol who household/h-12,或 gridcontrol who --officer officer/o-3",
    ),
    "responsibility.cannot-assign": Message(
        en="no import of the pack can hold all of the proposal, so it can't be a file ({link} of {scheme}, say)",
        zh="规则包没有能容纳全部建议的导入方式,无法写成文件(例如“{scheme}”中的“{link}”)",
        fix_en="ask for one scheme with --scheme; or declare an import of an event with 'assigns' that holds it",
        fix_zh="请用 --scheme 逐个体系生成;或声明带“assigns”的事件及其导入",
    ),
}
