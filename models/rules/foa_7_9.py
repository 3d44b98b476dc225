"""Climate and environment in the classic sector to 2026-06-30.

Law: FOA § 7-9 (https://lovdata.no/forskrift/2016-08-12-974/§7-9), as of 2017-05-01 and as rewritten by
FOR-2023-08-01-1305 from 2024-01-01; repealed from 2026-07-01, when LOA § 5b takes over.
"""

from dataclasses import replace

from models import procedure
from models.rulebook import Outcome, RuleVersion, Trail, Verdict
from models.tender import AwardMode, Lot

advice = procedure.advice


def weight_rank_or_requirements(lot: Lot, law: RuleVersion, trail: Trail) -> Outcome:
    """Decide on thirty percent, a place among the three highest, or requirements that are clearly better."""
    untouched = (AwardMode.NONE, AwardMode.PRICE_ONLY)
    aside = procedure.scope(lot, law, trail) or procedure.part_without_criteria(lot, law, trail, untouched)
    if aside:
        return aside
    found = procedure.judged(lot, law, trail)
    if found.verdict is Verdict.BREACH and lot.part is None and lot.award_mode in untouched:
        # In Part I the same competition would not be caught at all.
        codes = (*found.reason_codes, "PART_UNKNOWN")
        return replace(found, verdict=Verdict.NEEDS_REVIEW, ground="part_unknown", reason_codes=codes)
    return found
