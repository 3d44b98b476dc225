"""Climate and environment in the classic sector from 2026-07-01.

Law: LOA §§ 5b and 5c (https://lovdata.no/lov/2016-06-17-73/§5b), inserted by LOV-2026-03-06-8.
"""

from models import procedure
from models.rulebook import Outcome, RuleVersion, Trail
from models.tender import Lot


def duty_where_announced(lot: Lot, law: RuleVersion, trail: Trail) -> Outcome:
    """Decide on thirty percent, the three highest, or requirements, where there is a duty to announce."""
    return (
        procedure.scope(lot, law, trail)
        or procedure.without_duty_to_announce(lot, law, trail)
        or procedure.judged(lot, law, trail)
    )
