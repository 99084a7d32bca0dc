"""Why a field is wrong (原因), in Chinese: what the framework says of it in English, by kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

WORDS = {
    "missing": "没有填写",
    "extra_forbidden": "没有这个字段",
    "string_type": "应为文字",
    "string_too_long": "最长{max_length}个字符",
    "string_too_short": "最短{min_length}个字符",
    "string_pattern_mismatch": "写法不对",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "int_parsing_size": "数太大",
    "float_type": "应为数",
    "float_parsing": "应为数",
    "decimal_type": "应为数，或写成文字的数",
    "decimal_parsing": "应为数，或写成文字的数",
    "finite_number": "应为有限的数",
    "decimal_max_digits": "最多{max_digits}位数字",
    "decimal_max_places": "最多{decimal_places}位小数",
    "decimal_whole_digits": "整数部分最多{whole_digits}位",
    "greater_than": "应大于{gt}",
    "greater_than_equal": "不应小于{ge}",
    "less_than": "应小于{lt}",
    "less_than_equal": "不应大于{le}",
    "bool_type": "应为true或false",
    "bool_parsing": "应为true或false",
    "date_type": "应为日期，如2026-06-30",
    "date_parsing": "应为日期，如2026-06-30",
    "date_from_datetime_parsing": "应为日期，如2026-06-30",
    "date_from_datetime_inexact": "应为日期，不带时间，如2026-06-30",
    "datetime_type": "应为时间，如2026-06-30T09:00:00+08:00",
    "datetime_parsing": "应为时间，如2026-06-30T09:00:00+08:00",
    "uuid_type": "应为编号（UUID）",
    "uuid_parsing": "应为编号（UUID）",
    "enum": "应为以下之一：{expected}",
    "literal_error": "应为以下之一：{expected}",
    "list_type": "应为列表",
    "too_long": "最多{max_length}个",
    "too_short": "至少{min_length}个",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "none_required": "应为null",
}
OTHERWISE = "格式不对"


def reason(error: Mapping[str, Any]) -> str:
    """Return in words why a value was refused, from an error of pydantic."""
    words = WORDS.get(str(error.get("type")), OTHERWISE)
    facts = {name: str(value).replace(" or ", "、").replace("'", "") for name, value in error.get("ctx", {}).items()}
    try:
        return words.format(**facts)
    except KeyError:
        return OTHERWISE


def field(error: Mapping[str, Any]) -> str:
    """Return the field that an error is about, as the caller wrote it: duty.leads.0."""
    # The first part says body or query, the second is the name of our own argument.
    place = [str(part) for part in error["loc"]]
    inner = (
        place[2:] if place[0] in ("body", "query") and len(place) > 2 and place[1] in ("given", "asked") else place[1:]
    )
    return ".".join(inner) or "正文"
