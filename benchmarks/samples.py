"""Input of our own making: plans of an invented city as text, .docx and .xlsx; the seeds where they are there."""

from __future__ import annotations

import io
import os
import random
from pathlib import Path

import docx
import openpyxl

_WORKS = (
    "新建改造农村公路{a}公里，完成老旧小区改造{b}个，力争年底前全部完工",
    "培育规模以上工业企业{b}家以上，工业增加值增长{c}%左右，技改投资不低于{a}亿元",
    "新增城镇就业{a}人，城镇调查失业率控制在{c}%以内，开展职业技能培训{b}场",
    "建成口袋公园{b}个、绿道{a}公里，空气质量优良天数比例达到{a}.{c}%",
    "改扩建中小学{b}所，新增学位{a}个，学前教育毛入园率保持在9{c}%以上",
    "落实最严格的耕地保护制度，粮食播种面积稳定在{a}万亩，建设高标准农田{b}万亩",
    "推进数字政府建设，{b}项高频事项实现“一网通办”，企业开办时间压缩至{c}个工作日",
    # As in published plans, every other task sets no figure.
    "深化国资国企改革，健全现代企业制度，推动国有资本向优势产业集中",
    "完善城市治理体系，推进智慧城管建设，提升市容环境精细化管理水平",
    "加强基层应急能力建设，开展重点行业领域隐患排查整治，坚决防范较大事故",
    "弘扬优秀传统文化，办好群众性文化活动，推进公共文化设施免费开放",
    "健全多层次社会保障体系，稳步推进医保支付方式改革，落实困难群众救助政策",
    "优化营商环境，全面落实公平竞争审查制度，依法保护各类经营主体合法权益",
)
_MORE = (
    "坚持问题导向，建立工作台账，逐项明确责任人和完成时限",
    "加强部门协同，健全会商研判机制，及时解决推进中的困难",
    "6月底前完成前期工作，9月底前全面开工",
    "强化要素保障，优先安排用地指标和专项资金",
)
_LEADERS = ("周明远", "韩立新", "林致和", "方志平", "欧阳清", "何建成")
_UNITS = (
    *("市发展改革委", "市工业和信息化局", "市财政局", "市人力资源社会保障局", "市交通运输局", "市住房城乡建设局"),
    *("市农业农村局", "市水利局", "市商务局", "市教育局", "市生态环境局", "市自然资源局", "市行政审批局", "市统计局"),
)
_GROUPS = ("各县（市、区）人民政府", "各开发区管委会", "市直有关部门")
_SECTIONS = ("项目建设", "产业升级", "民生保障", "城乡建设", "生态环境", "改革开放", "安全发展", "政府建设")


def _item(chance: random.Random) -> tuple[str, str, list[str], list[str]]:
    """Return text, leader, lead units and support units of one task."""
    work = chance.choice(_WORKS).format(a=chance.randint(20, 99), b=chance.randint(3, 60), c=chance.randint(2, 8))
    text = f"{work}。{chance.choice(_MORE)}。"
    units = chance.sample(_UNITS, 5)
    return text, chance.choice(_LEADERS), units[:1], [*units[1:], chance.choice(_GROUPS)]


def plan_lines(items: int, seed: int = 1) -> list[str]:
    """Return the lines of a plan of `items` tasks: about 115 characters a task, as in published ones."""
    chance = random.Random(seed)
    lines = ["云澜市2026年重点工作任务分解方案", f"为做好全年工作，现将{items}项任务分解如下。"]
    for at in range(1, items + 1):
        if at % 20 == 1:
            lines.append(f"{'一二三四五六七八'[at // 20 % 8]}、{_SECTIONS[at // 20 % 8]}")
        text, leader, lead, support = _item(chance)
        lines += [
            f"{at}.{text}",
            f"牵头领导：{leader}",
            f"牵头单位：{'、'.join(lead)}",
            f"责任单位：{'、'.join(support)}",
        ]
    return lines


def plan_text(items: int = 158, seed: int = 1) -> str:
    """Return a plan as text; 158 tasks are about 18,000 characters."""
    return "\n".join(plan_lines(items, seed)) + "\n"


def plan_docx(items: int = 150) -> bytes:
    """Return a plan as Word writes it: a paragraph a line."""
    document = docx.Document()
    for line in plan_lines(items):
        document.add_paragraph(line)
    return _saved(document)


def _rows(rows: int) -> list[list[str]]:
    chance = random.Random(2)
    found = [["序号", "工作任务", "牵头领导", "牵头单位", "责任单位", "完成时限"]]
    for at in range(1, rows + 1):
        text, leader, lead, support = _item(chance)
        found.append([str(at), text, leader, "、".join(lead), "、".join(support), f"{chance.randint(3, 12)}月底前"])
    return found


def table_docx(rows: int = 300) -> bytes:
    """Return a plan as one table of a .docx."""
    document = docx.Document()
    document.add_paragraph("云澜市2026年重点工作任务分解表")
    table = document.add_table(rows + 1, 6)
    for row, values in zip(table.rows, _rows(rows), strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    return _saved(document)


def table_xlsx(rows: int = 300) -> bytes:
    """Return a plan as a sheet."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["云澜市2026年重点工作任务分解表"])
    for row in _rows(rows):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def seed_text() -> tuple[str, str]:
    """Return what the text figures are taken on: seed 002 where the seeds are, else our own plan of its size."""
    folder = Path(os.environ.get("LUOSHI_REAL_DOCS", Path(__file__).parents[2] / "shared" / "seeds"))
    for path in sorted(folder.glob("002*.txt")):
        return "seed 002", path.read_text(encoding="utf-8-sig")
    return "own plan", plan_text()
