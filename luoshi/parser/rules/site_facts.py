"""What a government site prints beside a paper (信息公开要素): its number, organ and date, where the paper itself
has none.

索引号 000014/2026-00017　发文机关：云澜市人民政府办公室　文号：云政办〔2026〕4号　成文日期：2026-02-10
发布日期：2026-02-14　来源：市政府督查室
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from luoshi.parser.passage import BLANKS
from luoshi.parser.rules.letterhead import DOC_NO, is_organ

_GAP = rf"[{BLANKS}|｜]*[:：]?[{BLANKS}|｜]*"
_NUMBER = re.compile(rf"(?:发文字号|发文文号|文件编号|文[{BLANKS}]*号){_GAP}(?P<rest>.{{4,40}})")
_ORGAN = re.compile(
    rf"(?:发文机关|发文机构|发布机构|发布机关|发文单位|发布单位|公开主体){_GAP}(?P<organ>[\u4e00-\u9fff、]{{3,40}})"
)
_DAY = r"(?P<year>20\d\d)[-./年](?P<month>\d{1,2})[-./月](?P<day>\d{1,2})"
_WRITTEN = re.compile(rf"(?:成文日期|发文日期|印发日期|生成日期|制发日期){_GAP}{_DAY}")
_PUBLISHED = re.compile(rf"(?:发布日期|发布时间|公开日期|公布日期){_GAP}{_DAY}")


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """Number, organ and date (ISO) as the site gives them; None where it gives none."""

    doc_no: str | None = None
    issuer: str | None = None
    issued_on: str | None = None


def read_site_facts(lines: Iterable[str]) -> SiteFacts:
    """Return the facts that the site's own `lines` print; the day a paper was signed goes before that of its
    publication.
    """
    text = "\n".join(line[:400] for line in lines)
    number = _NUMBER.search(text)
    doc_no = DOC_NO.search(number["rest"]) if number else None
    organ = _ORGAN.search(text)
    written = _WRITTEN.search(text) or _PUBLISHED.search(text)
    return SiteFacts(
        "".join(doc_no["number"].split()) if doc_no else None,
        organ["organ"] if organ and is_organ(organ["organ"]) else None,
        f"{written['year']}-{int(written['month']):02d}-{int(written['day']):02d}" if written else None,
    )
