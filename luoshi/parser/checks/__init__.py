"""体检: one small function a check; every doubt becomes a question to a person, none is settled in silence.

Reads: the whole Reading. Writes: Reading.diagnostics. Each code is documented in docs/grammar.md.
"""

from __future__ import annotations

from luoshi.parser.checks import counting, coverage, figures, limits, names, owners, papers
from luoshi.parser.checks.asking import Check
from luoshi.parser.model import Diagnostic
from luoshi.parser.stages.reading import Reading

# In the order a person would ask: is it the right paper, is it whole, who answers, for what, by when.
CHECKS: tuple[Check, ...] = (
    papers.no_plan,
    papers.other_parts,
    coverage.truncated,
    coverage.unparsed_text,
    coverage.unread_duties,
    figures.unassigned_targets,
    figures.unassigned_sections,
    coverage.missing_text,
    coverage.repeated_items,
    counting.stated_counts,
    counting.heading_counts,
    counting.numbering,
    owners.missing_units,
    owners.missing_leads,
    owners.missing_leaders,
    owners.post_leaders,
    owners.both_roles,
    owners.several_leads,
    owners.open_ends,
    owners.groups,
    names.unit_variants,
    figures.national_figures,
    figures.uncertain_figures,
    figures.without_figures,
    limits.limits_before_date,
    limits.unclear_limits,
    limits.without_limit,
    limits.unknown_year,
    papers.applied_rules,
    papers.missing_frame,
    papers.document_notes,
)


def run_checks(reading: Reading) -> list[Diagnostic]:
    """Return all that a person must know or settle, in the order of CHECKS."""
    diagnostics: list[Diagnostic] = []
    for check in CHECKS:
        reading.check_time()
        diagnostics += check(reading)
    return diagnostics
