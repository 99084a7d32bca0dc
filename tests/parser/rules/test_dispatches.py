"""Assignments made in speeches and minutes."""

import pytest

from luoshi.parser.passage import Passage
from luoshi.parser.rules.dispatches import read_dispatches


def read(text):
    return [(each.leaders, each.units, each.cadence, each.deadline) for each in read_dispatches([Passage(text)], 2026)]


CASES = [
    (
        "请国栋、海燕同志牵头，三天一调度，一周一通报，必保目标完成。",
        [(("国栋", "海燕"), (), "三天一调度，一周一通报", None)],
    ),
    ("这里请立新同志牵头，市国资委负责，尽快拿出方案。", [(("立新",), ("市国资委",), None, None)]),
    (
        "请文山同志牵头，市住建局、供热集团负责，6月底前逐一解决遗留问题。",
        [(("文山",), ("市住建局", "供热集团"), None, "2026-06-30")],
    ),
    (
        "高铁片区建设事关长远，请李青山同志牵头，县发改局、青石镇配合，半月一调度，3月底前完成拆迁。",
        [(("李青山",), ("县发改局", "青石镇"), "半月一调度", "2026-03-31")],
    ),
    ("由周明副市长牵头，10月底前完成排查。", [(("周明",), (), None, "2026-10-31")]),
    ("市发改委和政府督查室要清单化跟进。", [((), ("市发改委", "政府督查室"), None, None)]),
    ("市财政局要在9月底前兑现资金。", [((), ("市财政局",), None, "2026-09-30")]),
    ("特别强调，各县区要抓紧列出项目清单。", [((), ("各县区",), None, None)]),
    ("各位副市长要紧盯分管领域，亲自梳理，反复调度。", [((), ("各位副市长",), None, None)]),
    ("这里强调，各县区、各部门要坚持实事求是。", [((), ("各县区", "各部门"), None, None)]),
    ("按要求11月10日前，完成名录核对工作。", [((), (), None, "2026-11-10")]),
    ("各地、各部门要吃透精神，先谋一步。", []),
    ("我们要深入学习。", []),
    ("各牵头单位、责任单位要抓紧制定落实方案。", []),
    ("有的干部缺乏进取精神，不推不动。", []),
    ("建设服务型政府要久久为功。", []),
    ("前三季度，全市开工项目120个。", []),
    ("请大家结合实际抓好落实。", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text or "empty" for text, _ in CASES])
def test_assignment_is_read(text, expected):
    assert read(text) == expected


def test_the_quote_stands_in_the_text_and_the_matter_in_the_quote():
    text = "会议要求，请国栋同志牵头，针对园区用电情况，三天一调度，尽快解决。"
    (found,) = read_dispatches([Passage(text, (9,))], 2026)
    assert text[found.span.start - 9 : found.span.end - 9] == found.quote
    assert found.matter in found.quote
    assert found.matter.startswith("针对园区用电情况")


def test_a_topic_named_before_is_the_matter():
    (found,) = read_dispatches([Passage("高铁片区建设事关长远，请李青山同志牵头，半月一调度。")], 2026)
    assert found.matter == "高铁片区建设"


def test_dated_steps_of_one_paragraph_are_one_assignment():
    text = "一是查找补漏，11月10日前，完成底册核对。二是加强核实。11月20日前，继续查找并确保应统尽统。"
    (found,) = read_dispatches([Passage(text)], 2026)
    assert found.deadline == "2026-11-20"
    assert found.quote.startswith("一是") and found.quote.endswith("应统尽统")


def test_a_real_speech_has_its_eleven_assignments_and_four_named_ones(real_documents):
    (path,) = real_documents.glob("004_*.txt")
    text = path.read_text("utf-8")
    start, end = text.index("经市委同意"), text.index("同志们，夺取")
    paragraphs, at = [], start
    for line in text[start:end].split("\n"):
        piece = Passage.of(text, at, at + len(line))
        at += len(line) + 1
        if not piece:
            continue
        runs_on = paragraphs and paragraphs[-1].text[-1] not in "。：！" and piece.text[0] not in "（(一二三四—"
        paragraphs = [*paragraphs[:-1], Passage.join([paragraphs[-1], piece])] if runs_on else [*paragraphs, piece]
    found = read_dispatches(paragraphs, 2023)
    assert len(found) == 11
    named = [(each.leaders, each.units, each.cadence) for each in found if each.leaders]
    assert named == [
        (("颜武", "永东"), (), "三天一调度，一周一通报"),
        (("功成",), ("市国资委",), None),
        (("文俊",), ("市住建局", "供暖集团"), None),
        (("颜武",), ("市安委会",), None),
    ]


@pytest.mark.parametrize(
    "text", ["请" * 10_000, "请同志" * 8_000, "各县区、" * 8_000, "市财政局要" * 8_000, "委" * 20_000]
)
def test_a_long_speech_ends(text):
    assert len(read_dispatches([Passage(text)], 2026)) <= len(text)
