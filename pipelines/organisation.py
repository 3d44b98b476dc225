"""Who the body is: `organisation.yaml` of the inbox, checked; described key by key in docs/organisation.md."""

from __future__ import annotations

import csv
import datetime
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from stdnum.no import orgnr


class _Loader(yaml.SafeLoader):  # type: ignore[misc]
    """YAML in which 0100 is the text it looks like: an id with leading zeros, not the octal number 64."""

    yaml_implicit_resolvers: ClassVar = {
        letter: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:int"]
        for letter, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("[-+]?(0|[1-9][0-9]*)$"), list("-+0123456789"))


class OrganisationFault(Exception):
    """The organisation file cannot be used: names the key, the offending value and the remedy.

    Args:
        key: Where in the file, as `units[2].id`; empty for the file as a whole.
        value: What stands there.
        remedy: What to write instead.
    """

    def __init__(self, key: str, value: Any, remedy: str) -> None:
        super().__init__(f"{key or 'the file'}: {value!r} cannot be used; {remedy}")
        self.key = key
        self.value = value
        self.remedy = remedy


def _org_number(value: Any) -> str:
    digits = str(value).replace(" ", "")
    if not orgnr.is_valid(digits):
        raise ValueError("give nine digits that pass modulus 11, in quotation marks")
    return digits


def _differ(values: Iterable[str], problem: str) -> None:
    """Raise ValueError with the problem and what stands more than once."""
    counts = Counter(values)
    if doubled := sorted(value for value, count in counts.items() if count > 1):
        raise ValueError(f"{problem}: {', '.join(doubled)}")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Identifier = Annotated[str, Field(min_length=1, coerce_numbers_to_str=True)]
CpvPrefix = Annotated[str, Field(pattern=r"^\d{2,8}$", coerce_numbers_to_str=True)]
Percent = Annotated[float, Field(ge=0, le=100)]
Share = Annotated[float, Field(ge=0, le=1)]
CategoryStep = Literal[
    "invoice_cpv", "ledger_cpv", "contract_cpv", "notice_cpv", "account", "text_model", "supplier_history", "industry"
]
"""Steps that find the category of a purchase and may be asked to be more, or less, certain."""


class Unit(_Part):
    """One unit of the body; `id` as in the ledger, `employees` as head count."""

    id: Identifier
    name: str = Field(min_length=1)
    employees: int | None = Field(default=None, ge=0, le=10_000_000)


class Policy(_Part):
    """An aim of the body's own, stricter than the law: lowest weight of climate and environment in per cent."""

    name: str = Field(min_length=1)
    cpv_prefix: CpvPrefix
    min_env_weight_pct: Percent
    valid_from: datetime.date


ReuseAction = Literal[
    "registered", "assessed", "available", "reserved", "reused", "sold", "donated", "repaired", "redesigned",
    "bought_used", "discarded",
]  # fmt: skip
"""What may happen to an item of a reuse programme."""

REUSE_WORDS = Path(__file__).resolve().parents[1] / "data/reference/reuse_action.csv"
"""What people and platforms write for it."""


@cache
def _reuse_words() -> frozenset[str]:
    with REUSE_WORDS.open(encoding="utf-8", newline="") as file:
        return frozenset(row["written"] for row in csv.DictReader(file))


class ReuseTarget(_Part):
    """What shall be reached on a day: a share in per cent, or an amount in the unit of the programme's measure."""

    date: datetime.date
    share_pct: Percent | None = None
    amount: float | None = Field(default=None, gt=0)


class ReuseSpend(_Part):
    """What a purchase is to a programme where all that is stated fits: contract, supplier, account, CPV prefix."""

    kind: Literal["bought_used", "bought_new", "repair", "transport"]
    contract: Identifier | None = None
    supplier: str | None = None
    account: Identifier | None = None
    cpv_prefix: CpvPrefix | None = None

    @field_validator("supplier", mode="before")
    @classmethod
    def _is_org_number(cls, value: Any) -> str | None:
        return None if value is None else _org_number(value)

    @model_validator(mode="after")
    def _says_which(self) -> ReuseSpend:
        if not (self.contract or self.supplier or self.account or self.cpv_prefix):
            raise ValueError("give at least one of contract, supplier, account and cpv_prefix")
        return self


class PublishedFigure(_Part):
    """One figure published about a programme elsewhere; `as_of` as it is told, such as 2021-01."""

    as_of: Identifier
    measure: Literal[
        "saved_mnok", "avoided_t_co2e", "avoided_waste_t", "items_registered", "items_reused", "items_available",
        "kg_without_reuse", "kg_with_reuse", "claimed_saving_pct",
    ]  # fmt: skip
    value: float = Field(ge=0)
    note: str = ""
    source: str = Field(min_length=1)


class ReuseProgramme(_Part):
    """An aim for reuse: what shall be reached by `target_date`, as a share of pieces or an amount.

    The share is that of `denominator` which is `numerator`; both are actions of the reuse log.
    """

    id: Identifier
    name: str = Field(min_length=1)
    cpv_prefix: list[CpvPrefix] = Field(min_length=1)
    measure: Literal["share", "items_reused", "saved_nok", "avoided_kgco2e"] = "share"
    target_share_pct: Percent | None = None
    target_amount: float | None = Field(default=None, gt=0)
    target_date: datetime.date
    baseline_date: datetime.date
    interim_targets: list[ReuseTarget] = []
    cut_off_date: datetime.date | None = None
    log_complete_to: datetime.date | None = None
    numerator: list[str] = Field(min_length=1)
    denominator: list[str] = Field(min_length=1)
    order_of_choice: list[str] = []
    displacement_rate: Annotated[float, Field(ge=0, le=1)] = 0.5
    cost_basis: Literal["log", "ledger"] = "log"
    spend: list[ReuseSpend] = []
    published: list[PublishedFigure] = []

    @property
    def cpv_prefixes(self) -> tuple[str, ...]:
        """The kinds of goods, each once."""
        return tuple(dict.fromkeys(self.cpv_prefix))

    @property
    def all_targets(self) -> tuple[tuple[datetime.date, float | None, float | None, bool], ...]:
        """Day, share in per cent, amount, and whether it is the final one; the earliest first."""
        interim = [(one.date, one.share_pct, one.amount, False) for one in self.interim_targets]
        final = (self.target_date, self.target_share_pct, self.target_amount, True)
        return (*sorted(interim, key=lambda one: one[0]), final)

    @field_validator("cpv_prefix", mode="before")
    @classmethod
    def _one_or_several(cls, value: Any) -> Any:
        return value if isinstance(value, list) else [value]

    @field_validator("numerator", "denominator")
    @classmethod
    def _are_known_words(cls, value: list[str]) -> list[str]:
        for word in value:
            if word.lower().strip() not in _reuse_words():
                raise ValueError(f"{word!r} is no known action; use words such as tilgjengelig and ombrukt")
        return [word.lower().strip() for word in value]

    @model_validator(mode="after")
    def _baseline_comes_first(self) -> ReuseProgramme:
        if self.baseline_date >= self.target_date:
            raise ValueError("let baseline_date come before target_date")
        return self

    @model_validator(mode="after")
    def _targets_fit_the_measure(self) -> ReuseProgramme:
        is_share = self.measure == "share"
        for day, share, amount, is_final in self.all_targets:
            if (share is not None, amount is not None) != (is_share, not is_share):
                unit = "share_pct" if is_share else "amount"
                wanted = f"target_{unit}" if is_final else unit
                raise ValueError(f"give {wanted} alone for the target of {day}, since the measure is {self.measure}")
            if not self.baseline_date < day <= self.target_date:
                raise ValueError(f"let the target of {day} lie after baseline_date and no later than target_date")
        return self


Points = Annotated[float, Field(ge=0, le=5)]
Weight = Annotated[float, Field(ge=0, le=100)]


class AssessmentWeights(_Part):
    """How much each of the five assessments of a category counts; 0 leaves it out."""

    impact: Weight = 3
    size: Weight = 2
    power: Weight = 1
    cost: Weight = 1
    alternatives: Weight = 1


class Assessment(_Part):
    """What the body itself says of a CPV division, 0 to 5, 5 where a requirement pays most (cost: costs least)."""

    cpv_division: str = Field(pattern=r"^\d{2}$", coerce_numbers_to_str=True)
    impact: Points | None = None
    size: Points | None = None
    power: Points | None = None
    cost: Points | None = None
    alternatives: Points | None = None
    reason: str = Field(min_length=1)


class Scenario(_Part):
    """A what-if: `share_pct` of the purchases with a CPV code below `cpv_prefix`, in another way.

    `fewer`: not bought. `used`: bought used, at `remaining_pct` of the footprint of new. `other_factor`: bought as what
    `factor_id` stands for, krone for krone.
    """

    id: Identifier
    name: str = Field(min_length=1)
    cpv_prefix: CpvPrefix
    kind: Literal["fewer", "used", "other_factor"]
    share_pct: Percent
    remaining_pct: Percent | None = None
    factor_id: str | None = None

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Scenario:
        if (self.kind == "used") != (self.remaining_pct is not None):
            raise ValueError("give remaining_pct for the kind used, and for no other")
        if (self.kind == "other_factor") != (self.factor_id is not None):
            raise ValueError("give factor_id for the kind other_factor, and for no other")
        return self


class Organisation(_Part):
    """The body that the report is about; fields as explained in docs/organisation.md."""

    name: str = Field(default="Ukjent virksomhet", min_length=1)
    org_number: str | None = None
    fictional: bool = False
    buyer_kind: Literal["state", "municipality", "county", "other", "utility"] = "other"
    chart_of_accounts: Literal["kostra", "r102", "ns4102", "none"] = "none"
    account_art_position: tuple[int, int] | None = None
    ledger_currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    vat_basis: Literal["net", "gross", "unknown"] = "unknown"
    state_accounts_id: Annotated[str, Field(min_length=1, coerce_numbers_to_str=True)] | None = None
    language: Literal["nb", "nn", "en"] = "nb"
    internal_org_numbers: list[str] = []
    person_key_file: str | None = None
    units: list[Unit] = []
    policy: list[Policy] = []
    reuse_programmes: list[ReuseProgramme] = []
    category_thresholds: dict[CategoryStep, Share] = {}
    category_model: Annotated[str, Field(min_length=1)] | None = None
    assessment_weights: AssessmentWeights = AssessmentWeights()
    assessments: list[Assessment] = []
    factor_releases: dict[str, str] = {}
    reuse_actions: dict[str, ReuseAction] = {}
    scenarios: list[Scenario] = []

    @field_validator("scenarios")
    @classmethod
    def _scenario_ids_differ(cls, value: list[Scenario]) -> list[Scenario]:
        _differ((scenario.id for scenario in value), "give each scenario its own id; used twice")
        return value

    @field_validator("reuse_programmes")
    @classmethod
    def _programme_ids_differ(cls, value: list[ReuseProgramme]) -> list[ReuseProgramme]:
        _differ((programme.id for programme in value), "give each programme its own id; used twice")
        return value

    @field_validator("reuse_actions")
    @classmethod
    def _as_they_are_compared(cls, value: dict[str, ReuseAction]) -> dict[str, ReuseAction]:
        return {word.lower().strip(): action for word, action in value.items()}

    @field_validator("org_number", mode="before")
    @classmethod
    def _is_org_number(cls, value: Any) -> str | None:
        return None if value is None else _org_number(value)

    @field_validator("internal_org_numbers", mode="before")
    @classmethod
    def _are_org_numbers(cls, value: Any) -> list[str]:
        if not isinstance(value, list):
            raise ValueError("give a list of organisation numbers")
        return [_org_number(number) for number in value]

    @field_validator("person_key_file")
    @classmethod
    def _is_absolute(cls, value: str | None) -> str | None:
        if value is not None and not Path(value).is_absolute():
            raise ValueError("give an absolute path outside the inbox and the publication")
        return value

    @field_validator("account_art_position")
    @classmethod
    def _is_span(cls, value: tuple[int, int] | None) -> tuple[int, int] | None:
        if value and not 1 <= value[0] <= value[1] <= 20:
            raise ValueError("give first and last position counted from 1, such as [2, 4]")
        return value

    @field_validator("factor_releases")
    @classmethod
    def _are_there(cls, value: dict[str, str]) -> dict[str, str]:
        folder = Path(__file__).resolve().parents[1] / "data/reference/emission_factor"
        known = sorted(path.stem for path in folder.glob("*.csv"))
        for factor_set, release in value.items():
            if release not in known or not release.startswith(f"{factor_set}_"):
                raise ValueError(f"give set and release, such as `dfo: dfo_2022_rev2025`; there are {', '.join(known)}")
        return value

    @field_validator("assessments")
    @classmethod
    def _divisions_differ(cls, value: list[Assessment]) -> list[Assessment]:
        _differ((one.cpv_division for one in value), "assess each division once; assessed twice")
        return value

    @field_validator("units")
    @classmethod
    def _ids_differ(cls, value: list[Unit]) -> list[Unit]:
        _differ((unit.id for unit in value), "give each unit its own id; used twice")
        return value


DEFAULT = Organisation()
"""The anonymous body that stands in where an inbox has no organisation.yaml."""


def organisation(path: Path) -> Organisation:
    """Read and check the organisation file.

    Raises:
        OrganisationFault: It is missing, is no YAML mapping, or a key is unknown or has an unusable value.
    """
    try:
        content = yaml.load(path.read_text("utf-8-sig"), _Loader)
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as problem:  # ValueError: a date such as 2025-02-30
        first_line = str(problem).splitlines()[0]
        raise OrganisationFault("", str(path), f"write it as UTF-8 YAML ({first_line})") from problem
    if not isinstance(content, dict):
        raise OrganisationFault("", content, "write one key and value a line, such as `name: Eksempelvik kommune`")
    try:
        return Organisation.model_validate(content)
    except ValidationError as problem:
        raise _fault(problem) from problem


def _fault(problem: ValidationError) -> OrganisationFault:
    first = problem.errors()[0]
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"]).lstrip(".")
    match first["type"]:
        case "extra_forbidden":
            remedy = "remove the key or correct its spelling, see docs/organisation.md"
        case "missing":
            return OrganisationFault(key, None, "add the key, see docs/organisation.md")
        case "value_error":
            remedy = str(first["ctx"]["error"])
        case _:
            remedy = first["msg"].replace("Input should", "it should")
    return OrganisationFault(key, first["input"], remedy)
