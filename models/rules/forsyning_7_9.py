"""Climate and environment in the utilities sector: the classic rules, in a regulation of their own.

Law: utilities regulation § 7-9 (https://lovdata.no/forskrift/2016-08-12-975/§7-9), as of 2017-05-01, as
rewritten by FOR-2023-08-01-1305 from 2024-01-01 and by FOR-2026-04-14-617 from 2026-07-01.
"""

from models import procedure
from models.rules import foa_7_9, loa_5b

advice = procedure.advice
weight_rank_or_requirements = foa_7_9.weight_rank_or_requirements
duty_where_announced = loa_5b.duty_where_announced
