"""Values of fields as a report writes them, by SQL."""

from __future__ import annotations

from gridcontrol.ids import FieldId
from gridcontrol_duckdb.known import Standing
from gridcontrol_duckdb.layout import ValueType, literal


def written_sql(standing: Standing, name: FieldId) -> str:
    """The value of a field of a standing event as a report writes it; NULL where it has none."""

    def of(type_: ValueType) -> str:
        return standing.value_sql(name, type_)

    truth, instant = of(ValueType.TRUTH), of(ValueType.INSTANT)
    part = f"CASE WHEN epoch_us({instant}) % 1000000 <> 0 THEN strftime({instant}, '.%f') ELSE '' END"
    path = literal("$.fields." + '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"')
    return (
        f"COALESCE({of(ValueType.TEXT)}, {of(ValueType.WHOLE)}::VARCHAR,"
        f" CASE WHEN {truth} THEN 'True' WHEN NOT {truth} THEN 'False' END, {of(ValueType.NUMBER)},"
        f" {of(ValueType.DAY)}::VARCHAR, strftime({instant}, '%Y-%m-%d %H:%M:%S') || {part} || '+00:00',"
        f" CASE WHEN content IS NOT NULL THEN json_extract(content, {path})::VARCHAR END)"
    )
