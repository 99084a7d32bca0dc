"""Kinds of fields (字段): as long and as large as their columns, so that a value is refused before it is written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

from ninja import Field, Schema
from pydantic import ConfigDict


class Body(Schema):
    """What a request brings; a name that is none of its fields is refused, so that a slip of the pen is seen."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


Text10 = Annotated[str, Field(max_length=10)]
Text20 = Annotated[str, Field(max_length=20)]
Text40 = Annotated[str, Field(max_length=40)]
Text60 = Annotated[str, Field(max_length=60)]
Text80 = Annotated[str, Field(max_length=80)]
Text100 = Annotated[str, Field(max_length=100)]
Text200 = Annotated[str, Field(max_length=200)]
Text300 = Annotated[str, Field(max_length=300)]
Long = Annotated[str, Field(max_length=5000)]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31))]
Year = Annotated[int, Field(ge=1900, le=9999)]
Number = Annotated[int, Field(ge=0, le=2_000_000_000)]
Place = Annotated[int, Field(ge=0, le=9999)]
Weight = Annotated[Decimal, Field(gt=0, lt=1000, decimal_places=2)]
Figure = Annotated[Decimal, Field(max_digits=24, decimal_places=6)]
Keys = Annotated[list[UUID], Field(max_length=2000)]
Tags = Annotated[list[Text20], Field(max_length=10)]
Names = Annotated[list[Text100], Field(max_length=100)]
