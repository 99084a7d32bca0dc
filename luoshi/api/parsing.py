"""What a request says, before anything believes it: JSON as the standard has it, and no signs that no text holds."""

from __future__ import annotations

import json
import re
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from luoshi.errors import Invalid

# No database keeps NUL in a text, and half of a surrogate pair is no sign.
UNFIT = re.compile("[\x00\ud800-\udfff]")
SENTENCE = "请求里有不能保存的字符（空字符或残缺的字符），请去掉后再发。"


class StrictParser(Parser):
    """Reads bodies and addresses; what comes through can be kept in any of our databases."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body as JSON; ValueError where it is none: NaN and Infinity are not JSON."""
        read = json.loads(request.body, parse_constant=_refuse)
        waiting: list[Any] = [read]
        while waiting:
            each = waiting.pop()
            if isinstance(each, dict):
                waiting.extend([*each, *each.values()])
            elif isinstance(each, list):
                waiting.extend(each)
            elif isinstance(each, str) and UNFIT.search(each):
                raise ValueError(SENTENCE)
        return read

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """Return the values of an address or a form; Invalid where one cannot be kept."""
        if any(isinstance(value, str) and UNFIT.search(value) for _, values in data.lists() for value in values):
            raise Invalid(SENTENCE)
        return super().parse_querydict(data, list_fields, request)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
