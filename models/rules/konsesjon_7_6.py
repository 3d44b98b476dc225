"""Climate and environment in concession contracts: a place among the three highest, never a weight.

Law: concessions regulation § 7-6 (https://lovdata.no/forskrift/2016-08-12-976/§7-6), as of 2017-05-01, as
rewritten by FOR-2023-08-01-1305 from 2024-01-01 and by FOR-2026-04-14-617 from 2026-07-01.
"""

from models import procedure
from models.rulebook import Outcome, RuleVersion, Trail
from models.tender import AwardMode, Lot

advice = procedure.advice

# Ways to award that name no order. Parts I and III leave the choice free, so there the rule asks for nothing.
UNRANKED = (AwardMode.NONE, AwardMode.PRICE_ONLY, AwardMode.WEIGHTS)


def rank_or_requirements(lot: Lot, law: RuleVersion, trail: Trail) -> Outcome:
    """Decide on a place among the three highest, or requirements instead."""
    return (
        procedure.scope(lot, law, trail)
        or procedure.part_without_criteria(lot, law, trail, UNRANKED)
        or procedure.part_without_criteria(lot, law, trail, UNRANKED, "III")
        or procedure.judged(lot, law, trail, has_weight_rule=False)
    )


def rank_where_announced(lot: Lot, law: RuleVersion, trail: Trail) -> Outcome:
    """The same, and the rank binds, where there is a duty to announce."""
    return (
        procedure.scope(lot, law, trail)
        or procedure.without_duty_to_announce(lot, law, trail)
        or procedure.part_without_criteria(lot, law, trail, UNRANKED, "III")
        or procedure.judged(lot, law, trail, has_weight_rule=False)
    )
