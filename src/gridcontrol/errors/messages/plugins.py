"""Messages about plugins."""

from gridcontrol.errors.messages.message import Message

_OFF_EN = "uninstall one of the two, or turn other people's plugins off"
_OFF_ZH = "请卸载其中一个,或关闭第三方插件"

MESSAGES = {
    "plugins.no-store": Message(
        en="no store is called '{name}'; there are: {available}",
        zh="没有名为“{name}”的存储;现有:{available}",
    ),
    "plugins.no-row-format": Message(
        en="no format of rows is called '{name}'; there are: {available}",
        zh="没有名为“{name}”的数据文件格式;现有:{available}",
    ),
    "plugins.no-report-format": Message(
        en="no report format is called '{name}'; there are: {available}",
        zh="没有名为“{name}”的报告格式;现有:{available}",
    ),
    "plugins.no-evaluator": Message(
        en="no evaluator is called '{name}'; there are: {available}",
        zh="没有名为“{name}”的求值器;现有:{available}",
    ),
    "plugins.evaluator-nowhere": Message(
        en="the evaluator '{name}' works where gridcontrol does; nothing can stand behind its name, and '{found}' does",
        zh="求值器“{name}”在本程序内计算,其名称之后不能带“{found}”",
        fix_en="leave out the colon and what follows",
        fix_zh="请去掉冒号及其后的内容",
    ),
    "plugins.no-notifier": Message(
        en="no notifier is called '{name}'; there are: {available}",
        zh="没有名为“{name}”的通知方式;现有:{available}",
    ),
    "plugins.no-dialect": Message(
        en="no dialect of SQL is called '{name}'; there are: {available}",
        zh="没有名为“{name}”的 SQL 方言;现有:{available}",
    ),
    "plugins.no-scope": Message(
        en="no rule of what officers see is called '{name}'; there are: {available}",
        zh="没有名为“{name}”的可见范围规则;现有:{available}",
    ),
    "plugins.scope-failed": Message(
        en="the rule '{name}' of what officers see, from {distribution}, failed ({found}); nothing is shown",
        zh="{distribution} 的可见范围规则“{name}”出错({found});不显示任何内容",
        fix_en="have the plugin mended, or turned off by whoever runs this program",
        fix_zh="请修复该插件,或由程序管理者将其关闭",
    ),
    "plugins.scope-unsure": Message(
        en="a plugin that may limit what officers see can't be used; nothing is shown",
        zh="可能限制可见范围的插件无法使用;不显示任何内容",
        fix_en="mend what is named below, or uninstall it",
        fix_zh="请修复或卸载下列插件",
    ),
    "plugins.no-format-for-suffix": Message(
        en="no format reads files that end in '{suffix}'; there are: {available}",
        zh="没有可读取“{suffix}”文件的格式;现有:{available}",
        fix_en="name the format, or save the file in one of these",
        fix_zh="请指明格式,或将文件另存为其中一种",
    ),
    "plugins.several-formats-for-suffix": Message(
        en="several formats read files that end in '{suffix}': {formats}",
        zh="有多种格式可读取“{suffix}”文件:{formats}",
        fix_en="name the one that is meant",
        fix_zh="请指明所用的格式",
    ),
    "plugins.brought-by": Message(
        en="{distribution} brings '{name}' and is not installed",
        zh="“{name}”由 {distribution} 提供,但尚未安装",
        fix_en="pip install {distribution}",
        fix_zh="pip install {distribution}",
    ),
    "plugins.turned-off": Message(
        en="the plugins of {distribution} are turned off",
        zh="{distribution} 的插件已关闭",
        fix_en="turn plugins on to use them",
        fix_zh="如需使用请打开插件",
    ),
    "plugins.conflict": Message(
        en="{one} and {other} both declare '{name}' in {hook}; neither is used",
        zh="{one} 与 {other} 都在 {hook} 中声明了“{name}”;两者均不采用",
        fix_en=_OFF_EN,
        fix_zh=_OFF_ZH,
    ),
    "plugins.same-entry-point": Message(
        en="{one} and {other} both have an entry point '{name}'; neither is loaded",
        zh="{one} 与 {other} 都有入口点“{name}”;两者均不加载",
        fix_en=_OFF_EN,
        fix_zh=_OFF_ZH,
    ),
    "plugins.cannot-import": Message(
        en="plugin {name} of {distribution} failed when it was imported: {error}",
        zh="{distribution} 的插件 {name} 导入时出错:{error}",
        fix_en="the others go on; upgrade or uninstall it, or tell its author",
        fix_zh="其他插件不受影响;请升级或卸载该插件,或告知其作者",
    ),
    "plugins.hook-failed": Message(
        en="plugin {name} of {distribution} failed in {hook}: {error}",
        zh="{distribution} 的插件 {name} 在 {hook} 中出错:{error}",
        fix_en="the others go on; upgrade or uninstall it, or tell its author",
        fix_zh="其他插件不受影响;请升级或卸载该插件,或告知其作者",
    ),
    "plugins.fills-no-templates": Message(
        en="the report format '{format}' fills no templates", zh="报表格式“{format}”不能填写模板"
    ),
    "plugins.use-failed": Message(
        en="{what} of {distribution} failed: {error}",
        zh="{distribution} 的 {what} 出错:{error}",
        fix_en="upgrade or uninstall the plugin, or tell its author",
        fix_zh="请升级或卸载该插件,或告知其作者",
    ),
    "plugins.unknown-hook": Message(
        en="plugin {name} of {distribution} has a hook '{hook}', and there is none of that name",
        zh="{distribution} 的插件 {name} 有钩子“{hook}”,但不存在这个钩子",
        fix_en="the hooks are: {hooks}",
        fix_zh="可用的钩子有:{hooks}",
    ),
    "plugins.misspelt-hook": Message(
        en="plugin {name} of {distribution} has a hook '{hook}', and there is none of that name; '{nearest}' is meant?",
        zh="{distribution} 的插件 {name} 有钩子“{hook}”,但不存在这个钩子;是否应为“{nearest}”?",
        fix_en="write def {nearest}()",
        fix_zh="请写成 def {nearest}()",
    ),
    "plugins.unmarked-hook": Message(
        en="plugin {name} of {distribution} has '{hook}' without @hookimpl, so it is not called",
        zh="{distribution} 的插件 {name} 中的“{hook}”没有 @hookimpl 标记,因此不会被调用",
        fix_en="put @gridcontrol.plugins.hookimpl above it",
        fix_zh="请在其上方加上 @gridcontrol.plugins.hookimpl",
    ),
    "plugins.wrong-hook": Message(
        en="plugin {name} of {distribution} does not fit its hooks: {error}",
        zh="{distribution} 的插件 {name} 与钩子不符:{error}",
        fix_en="compare its functions with docs/reference/hooks.md",
        fix_zh="请对照 docs/reference/hooks.md 检查其函数",
    ),
    "plugins.wrong-declaration": Message(
        en="plugin {name} of {distribution} gave {found} in {hook}, where {wanted} is wanted",
        zh="{distribution} 的插件 {name} 在 {hook} 中给出了 {found},应为 {wanted}",
        fix_en="return a list of {wanted}",
        fix_zh="请返回由 {wanted} 组成的列表",
    ),
    "plugins.bad-name": Message(
        en="plugin {name} of {distribution} declares '{found}' in {hook}, which is no name",
        zh="{distribution} 的插件 {name} 在 {hook} 中声明的“{found}”不是合法名称",
        fix_en="begin with a lower-case letter and go on with lower-case letters, digits and hyphens",
        fix_zh="名称以小写字母开头,其后为小写字母、数字和连字符",
    ),
}
