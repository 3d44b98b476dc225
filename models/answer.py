"""The answer for one lot as one line of `gronnbok judge`: field names and values as promised to those who read them."""

from __future__ import annotations

import json
from typing import Any

from models.other_reading import readings
from models.procedure import findings
from models.reasons import evidence
from models.rulebook import REGULATIONS, Findings, Judgement
from models.wording import explanations, path, path_json, plain, practice, readings_said


def answer(judgement: Judgement, path_as_text: bool = False) -> dict[str, Any]:
    """One JSON line of `gronnbok judge`.

    Args:
        judgement: What the rulebook says of a lot.
        path_as_text: Give path and evidence as JSON text, as tables hold them.
    """
    lot, outcome, rule = judgement.lot, judgement.outcome, judgement.rule
    regulation = lot.regulation if lot.regulation in (*REGULATIONS, "LOA") else None
    apart = findings(lot, rule, outcome) if rule else Findings()
    others = readings(judgement)
    tests = evidence(lot.justification)
    said = readings_said(judgement, others, outcome.env_weight_pct)
    return {
        "source": lot.source,
        "notice_id": lot.notice_id,
        "notice_version": lot.notice_version,
        "procedure_id": lot.procedure_id,
        "lot_id": lot.lot_id,
        "buyer_id": lot.buyer_id,
        "announced_on": lot.announced_on.isoformat() if lot.announced_on else None,
        "rule_version": judgement.rule_version,
        "version_boundary": judgement.version_boundary,
        "regulation": regulation,
        "part": lot.part,
        "announcement_duty": lot.announcement_duty,
        "verdict": outcome.verdict.value,
        "ground": outcome.ground,
        "paragraph": outcome.paragraph,
        "reason_codes": list(outcome.reason_codes),
        "env_weight_pct": plain(outcome.env_weight_pct),
        "env_weight_claimed_pct": plain(outcome.env_weight_claimed_pct),
        "env_rank": outcome.env_rank,
        "claims": list(lot.claims),
        "dfo_reading": others.dfo,
        "dfo_rule_ids": list(others.dfo_rule_ids),
        "board_reading": others.board,
        "board_cases": list(dict.fromkeys(case for key in others.practice for case in practice()[key]["cases"])),
        "policy_reading": others.policy,
        "policy_required_pct": plain(lot.policy_required_pct),
        "readings_differ": others.differ,
        **{f"readings_{language}": text for language, text in said.items()},
        "evidence": lot.evidence.value,
        "condition": apart.condition,
        "reasons": apart.reasons,
        "reasons_place": apart.reasons_place,
        "justification": {True: "present", False: "absent", None: "unknown"}[lot.justification.present],
        "justification_quality": lot.justification.quality.value,
        "justification_evidence": json.dumps(tests, ensure_ascii=False) if path_as_text else tests,
        "path": path_json(judgement) if path_as_text else path(judgement),
        **{f"explanation_{language}": text for language, text in explanations(judgement).items()},
    }
