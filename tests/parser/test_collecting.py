"""A reading leaves nothing behind that only the collector of cycles could free, since the collector stands still."""

from __future__ import annotations

import gc

from luoshi.parser import parse_text

_PLAN = "云澜市2026年重点工作任务分解\n一、交通\n" + "".join(
    f"{at}.新建改造农村公路{at + 20}公里，年底前完工。\n牵头单位：市交通运输局\n责任单位：市财政局、水利局等\n"
    for at in range(1, 41)
)


def test_a_reading_leaves_no_cycles_behind() -> None:
    parse_text(_PLAN)
    gc.collect()
    gc.disable()
    try:
        parse_text(_PLAN)
        assert gc.collect() < 100
    finally:
        gc.enable()


def test_the_collector_runs_again_after_a_reading_and_stays_off_where_it_was_off() -> None:
    assert gc.isenabled()
    parse_text(_PLAN)
    assert gc.isenabled()
    gc.disable()
    try:
        parse_text(_PLAN)
        assert not gc.isenabled()
    finally:
        gc.enable()
