"""The stages keep to their time."""

from __future__ import annotations

import pytest

from luoshi.parser import ReaderError
from luoshi.parser.pipeline import read_document
from luoshi.parser.readers import read_pasted


def test_a_document_that_takes_too_long_is_refused_in_one_sentence():
    document = read_pasted("2026年重点工作任务分解\n1.新增就业1.2万人。\n牵头单位：市人社局\n")
    with pytest.raises(ReaderError, match="秒内没有读完，已停止，请拆分后再试。"):
        read_document(document, seconds=0)
    assert read_document(document, seconds=600).plans
