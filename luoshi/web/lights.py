"""How a light (亮灯) looks: always a shape and a word beside the colour, so that nobody needs to see the colour."""

from __future__ import annotations

LIGHTS = {
    "normal": ("●", "正常"),
    "warning": ("▲", "预警"),
    "behind": ("■", "滞后"),
    "unreported": ("○", "未报"),
    "closed": ("✓", "销号"),
}
