"""The demonstration city's published plans, written out as a government prints them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parent

NOTICE = """青泽市人民政府办公室
关于印发{year}年重点工作任务分解方案的通知
青政办发〔{year}〕3号

各县（区）人民政府（管委会），市政府各部门，市直各单位：
《{year}年重点工作任务分解方案》共{items}项任务，已经市政府常务会议审议通过，现印发给你们，请认真抓好落实。
一、牵头单位对所承担的任务负总责，于2月28日前将落实方案报市政府督查室。责任单位要主动配合。
二、各牵头单位每月25日前报送进展，市政府督查室一月一调度、一季一通报。
三、年底前完成全部任务，于12月20日前将落实情况报市政府督查室。
青泽市人民政府办公室
{year}年2月6日
（此件公开发布）
附件
{year}年重点工作任务分解方案
"""


def plan_text(year: int, name: str) -> str:
    """Return the notice and plan of a year: `name` is the file of tasks beside this module, without its ending."""
    lines = (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    items = sum(1 for line in lines if line and not line.startswith("#"))
    return NOTICE.format(year=year, items=items) + "\n".join(_body(lines)) + "\n"


def wishes_text(year: int) -> str:
    """Return the small plan that lies in review with its doubts."""
    return (FOLDER / "people_wishes.txt").read_text("utf-8").replace("{年}", str(year))


def _body(lines: list[str]) -> Iterator[str]:
    number = 0
    for line in lines:
        if line.startswith("#"):
            yield line.lstrip("# ")
        elif line:
            number += 1
            text, leader, leads, supports = line.split("｜")
            yield f"{number}.{text}"
            yield f"牵头领导：{leader}"
            yield f"牵头单位：{leads}"
            yield f"责任单位：{supports}"
