"""The nouns the rules speak about: what is known of one lot, and nothing that is not.

`None` always means "not known"; it never means no.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class AwardMode(StrEnum):
    """How the criteria decide: percent weights, priority order, price alone, money values, no criteria."""

    WEIGHTS = "weights"
    PRIORITY = "priority"
    PRICE_ONLY = "price_only"
    MONETISED = "monetised"
    NONE = "none"


class Exemption(StrEnum):
    """Which way out of the duty the buyer claims."""

    NONE = "none"
    INSIGNIFICANT = "insignificant"
    VITAL_INTEREST = "vital_interest"
    STD_MINIMUM = "std_minimum"


class Effect(StrEnum):
    """What is shown of the requirements' effect, compared with award criteria."""

    CLEARLY_BETTER = "clearly_better"
    BETTER = "better"
    NOT_SHOWN = "not_shown"


class Quality(StrEnum):
    """How good the reasons are: burdens, measures and a comparison make them adequate."""

    ABSENT = "absent"
    BARE_ASSERTION = "bare_assertion"
    THIN = "thin"
    ADEQUATE = "adequate"
    UNKNOWN = "unknown"


class Evidence(StrEnum):
    """What the reading of the criteria rests on, best first."""

    CODE = "code"
    TYPE_AND_TEXT = "type_and_text"
    TEXT = "text"
    DECLARED = "declared"
    NONE = "none"


@dataclass(frozen=True)
class Criterion:
    """One award criterion.

    Args:
        name: As announced.
        weight_pct: Percent of all criteria, or of `parent` where there is one.
        rank: 1 is highest.
        claimed_as_env: The buyer presents it as a climate or environment criterion.
        points: Its points, where `weight_pct` is their share of all, which a decimal cannot always hold.
        lot_points: All points of the lot, likewise.
        is_mixed: Climate or environment is only part of it.
        is_undescribed: What it rewards does not stand in the notice, so it may be climate or environment.
        is_middle_of_range: `weight_pct` is the middle of a published range.
        lower_pct: The lower end of that range, where it is known.
        parent: Name of the criterion it is a part of.
        asks_for_env: It really asks for a better footprint or load (KOFA 2025/0999).
        linked_to_delivery: It concerns this delivery, not the firm as such (KOFA 2025/0999).
        binding: The tenderer is bound to what is rewarded (KOFA 2023/1135).
        verifiable: What is rewarded can be checked (HR-2019-1801-A).
    """

    name: str
    weight_pct: Decimal | None = None
    points: Decimal | None = None
    lot_points: Decimal | None = None
    rank: int | None = None
    claimed_as_env: bool = False
    is_mixed: bool = False
    is_undescribed: bool = False
    is_middle_of_range: bool = False
    lower_pct: Decimal | None = None
    parent: str | None = None
    asks_for_env: bool | None = None
    linked_to_delivery: bool | None = None
    binding: bool | None = None
    verifiable: bool | None = None

    @property
    def counts(self) -> bool:
        """Claimed, not mixed with other things, and none of the four tests failed."""
        tests = (self.asks_for_env, self.linked_to_delivery, self.binding, self.verifiable)
        return self.claimed_as_env and not self.is_mixed and False not in tests


@dataclass(frozen=True)
class PricedQuality:
    """A model that prices quality instead of weighting it, NOK.

    Args:
        reference_price_nok: Lowest or median tender, or the estimate.
        largest_env_nok: Largest possible deduction or surcharge for climate and environment.
        largest_other_nok: The same for all other quality.
    """

    reference_price_nok: Decimal
    largest_env_nok: Decimal
    largest_other_nok: Decimal

    @property
    def equivalent_pct(self) -> Decimal:
        """Environment weight it equals, percent, where a price score reaches zero at twice the lowest price.

        An estimate of our own: DFØ's annex on such models gives no formula that could be read.
        """
        return 100 * self.largest_env_nok / (self.reference_price_nok + self.largest_env_nok + self.largest_other_nok)

    @property
    def equivalent_proportional_pct(self) -> Decimal:
        """The same where the price score is the lowest price divided by the price."""
        env = self.largest_env_nok / (self.reference_price_nok + self.largest_env_nok)
        other = self.largest_other_nok / (self.reference_price_nok + self.largest_other_nok)
        return 100 * env / (1 + env + other)


@dataclass(frozen=True)
class MiniCompetitions:
    """How the contracts under a framework agreement are awarded, as far as its notice says.

    Args:
        is_same: By the criteria of the framework agreement itself.
        env_weight_pct: Percent on climate and environment alone, where criteria of their own are weighed.
        mixed_weight_pct: Percent on criteria that mix them with other things.
    """

    is_same: bool = False
    env_weight_pct: Decimal | None = None
    mixed_weight_pct: Decimal = Decimal(0)


@dataclass(frozen=True)
class Requirements:
    """Climate and environment requirements in the specification."""

    used: bool | None = None
    binding: bool | None = None
    covers_main_burdens: bool | None = None
    effect_shown: Effect | None = None


@dataclass(frozen=True)
class ExemptionTest:
    """The two limbs of insignificance, each judged on the kind of purchase."""

    climate_insignificant: bool | None = None
    environment_insignificant: bool | None = None


@dataclass(frozen=True)
class ReasonTest:
    """One transparent test of reasons.

    Args:
        test: Key of the tests in `data/practice/reasons.yaml`.
        outcome: shown, not_shown, against or not_known.
        words: What it rests on, in lower case.
        count: Other procurements with nearly the same text.
    """

    test: str
    outcome: str
    words: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True)
class Justification:
    """The reasons in the procurement documents.

    Args:
        present: In the announcement or the tender documents.
        quality: Of what has been read.
        documents_held: The tender documents were read too, so what is missing is really missing.
        text: What the notice says in its favour.
        evidence: The tests behind `quality`, which is a suggestion.
        is_later: Given only afterwards, to the board or in the protocol; it never mends the documents (KOFA 2025/0666).
    """

    present: bool | None = None
    quality: Quality = Quality.UNKNOWN
    documents_held: bool = False
    text: str = ""
    evidence: tuple[ReasonTest, ...] = ()
    is_later: bool | None = None


@dataclass(frozen=True)
class Lot:
    """What one lot's announcement, or a described case, says; the unit that is judged.

    Args:
        announced_on: The day that decides the rule version; None where it is not known.
        announced_from: Earliest possible day where `announced_on` is not known.
        announced_to: Latest possible day, likewise.
        rule_version: Only for described cases: the version the case was decided under.
        regulation: FOA, FORSYNING, KONSESJON, FOSA (defence) or EXEMPT (outside the act).
        part: I to V of that regulation, as announced, else by value.
        part_by_value: The part that value, buyer and day give; None where they do not decide it.
        value_nok: The whole procurement, NOK excluding VAT, options included.
        cpv_code: Main CPV code, eight digits.
        may_be_small_lot: So small a part of the whole that it may follow Part I on its own (FOA § 5-4 (8)).
        has_mini_competitions: A framework agreement whose contracts are awarded by new competitions.
        mini_competitions: By what they decide; None where the notice does not say.
        is_call_off: A purchase under a framework agreement, with or without a mini-competition.
        is_dynamic_system: A dynamic purchasing system, which itself awards nothing.
        group_id: The group of lots whose criteria are read here; None where they are the lot's own.
        by_group: The same lot read by the criteria of each (further) group of lots that it belongs to.
        criteria: None where they are not known, empty where it is known that there are none.
        env_weight_from_text_pct: Percent that the text states where the numbers say something else.
        insignificance_statuses: What is known of purchases with its CPV code, from `insignificant_by_nature.csv`.
        standard_minimum_rules: Ids of standardised minimum requirements that the CPV code may fall under.
        may_be_standard_minimum: The CPV codes leave open whether they do: none, too wide, or only an additional one.
        statements_complete: The form would show a requirement or exemption if there were one.
        source_system: doffin, ted, ocds, table or case.
        is_copy: The same notice is here from a source that says more.
        exemption_code: The national code that claims the exemption, where one does.
        codes: The national environment codes on the lot.
        dfo_weight_pct: Percent on criteria with the national code, as DFØ's validator adds them up.
        dfo_rank: Best place of a criterion with the national code, ties sharing the better one; None where not ranked.
        dfo_statement: The requirement or exemption as the validator accepts it, by role; None where there is none.
        has_dfo_weighted_statement: One is stated with a weight or rank, which the validator refuses.
        has_codes_in_force: One of `codes` is in the code list of the day.
        has_exclusive_clash: A code that stands for an exemption is used beside another national code.
        is_dfo_code_demanded: The form demands a national code.
        policy_name: The body's own aim that the purchase falls under.
        policy_required_pct: Its lowest weight of climate and environment, percent.
        evidence: What the reading of the criteria rests on.
        claims: What the buyer says of itself: criterion, requirement, exemption and its kind, env-imp (BT-06).
        contradictions: Codes on the lot that exclude each other.
        notes: Reason codes that reading the notice gave, for example `NUMBERS_LOOK_LIKE_RANKS`.
    """

    source: str = ""
    line_id: str | None = None
    notice_id: str | None = None
    notice_version: str | None = None
    procedure_id: str | None = None
    lot_id: str | None = None
    buyer_id: str | None = None
    buyer_is_norwegian: bool | None = None
    source_system: str = "case"
    form_type: str = "competition"
    notice_type: str | None = None
    is_superseded: bool = False
    is_copy: bool = False
    is_direct_award: bool = False
    announced_on: date | None = None
    announced_from: date | None = None
    announced_to: date | None = None
    rule_version: str | None = None
    regulation: str | None = None
    part: str | None = None
    part_by_value: str | None = None
    announcement_duty: bool | None = None
    value_nok: Decimal | None = None
    cpv_code: str | None = None
    may_be_small_lot: bool = False
    has_mini_competitions: bool = False
    mini_competitions: MiniCompetitions | None = None
    is_call_off: bool = False
    is_dynamic_system: bool = False
    is_health_social: bool = False
    group_id: str | None = None
    by_group: tuple[Lot, ...] = ()
    award_mode: AwardMode | None = None
    criteria: tuple[Criterion, ...] | None = None
    priced_quality: PricedQuality | None = None
    requirements: Requirements = field(default_factory=Requirements)
    exemption_claimed: Exemption | None = None
    exemption_code: str | None = None
    exemption_test: ExemptionTest = field(default_factory=ExemptionTest)
    insignificance_statuses: tuple[str, ...] = ()
    standard_minimum_rules: tuple[str, ...] = ()
    may_be_standard_minimum: bool = False
    justification: Justification = field(default_factory=Justification)
    codes: tuple[str, ...] = ()
    dfo_weight_pct: Decimal = Decimal(0)
    dfo_rank: int | None = None
    dfo_statement: str | None = None
    has_dfo_weighted_statement: bool = False
    has_codes_in_force: bool = True
    has_exclusive_clash: bool = False
    is_dfo_code_demanded: bool = False
    policy_name: str | None = None
    policy_required_pct: Decimal | None = None
    env_weight_from_text_pct: Decimal | None = None
    evidence: Evidence = Evidence.NONE
    claims: tuple[str, ...] = ()
    contradictions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
