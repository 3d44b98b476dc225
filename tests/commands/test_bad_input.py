"""Whatever is delivered as a notice gets an answer or a named reason, never a traceback; no fault makes a breach."""

import hashlib
import io
import json
import random

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from made_notice import NATIONAL_E, criterion, lot, notice, percent
from made_tables import empty_warehouse

from models.answer import answer
from models.rulebook import Rulebook, Verdict
from pipelines.commands.judge import COMMAND
from pipelines.lots import TABLES, lots
from pipelines.source import Delivered
from pipelines.warehouse import build_models, load_files

NEWEST = {"customization": NATIONAL_E, "domain": "other", "dispatched": "2026-08-01Z", "value": "1900000",
          "legal_text": "NOR — Anskaffelsesforskriften Del 1 og 2"}  # fmt: skip
GREEN = notice(
    lot(
        percent("price", "Pris", "50"),
        percent("quality", "Kvalitet", "20"),
        percent("quality-nor-env-criteria", "Miljø", "30"),
        strategic="env-imp",
    ),
    **NEWEST,
)


def judged(folder, *contents):
    for number, content in enumerate(contents):
        (folder / f"{number}.xml").write_bytes(content)
    run = CliRunner().invoke(COMMAND, [*(str(folder / f"{n}.xml") for n in range(len(contents))), "--json"])
    assert run.exception is None or isinstance(run.exception, SystemExit), run.exception
    return [json.loads(line) for line in run.stdout.splitlines()], run


def ubl(root):
    return f'<{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2"><a/></{root}>'.encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"not xml at all",
        b"<",
        b"<?xml version='1.0'?>",
        b"<ContractNotice",
        b"\x00\x01\x02",
        b"<a/>",
        b"<html><body>404</body></html>",
        b'{"a": 1}',
        ubl("Order"),
        ubl("Catalogue"),
        ubl("Invoice"),
        ubl("DespatchAdvice"),
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        GREEN[: len(GREEN) // 2],
        GREEN.replace(b"ContractNotice-2", b"SomethingElse-2"),
    ],
)
def test_what_is_no_notice_has_a_named_reason(tmp_path, content):
    found, run = judged(tmp_path, content)
    assert (found, run.exit_code) == ([], 2)
    problem, *more = run.stderr.strip().splitlines()
    assert problem.startswith(f"{tmp_path}/0.xml") and ";" in problem and not more
    assert "Traceback" not in run.output and "could not be read:" not in problem


@pytest.mark.parametrize(
    "criteria, facts",
    [
        ((), {}),
        ((criterion(None, None, None),), {}),
        ((criterion("quality", "", ""),), {}),
        ((criterion("no-such-code", "Noe", None, ("100", "per-exa", "weight")),), {}),
        ((criterion("quality", "Miljø", None, ("30", "no-such-kind", "weight")),), {}),
        ((criterion("quality", "Miljø", None, ("tretti", "per-exa", "weight")),), {}),
        ((criterion("quality", "Miljø", None, ("1e999", "per-exa", "weight")),), {}),
        ((criterion("quality", "Miljø", None, ("99999999999999999999999", "poi-exa", "weight")),), {}),
        ((percent("price", "Pris", "NaN"), percent("quality", "Kvalitet", "Infinity")), {}),
        ((percent("quality", "Se konkurransegrunnlaget", "100"),), {}),
        ((percent("quality-nor-env-criteria", "Miljø", "10"), percent("quality-nor-env-none", "Unntak", "0")), {}),
        ((percent("price", "Pris", "100"),), {"dispatched": "2026-02-30Z"}),
        ((percent("price", "Pris", "100"),), {"dispatched": "9999-99-99"}),
        ((percent("price", "Pris", "100"),), {"dispatched": ""}),
        ((percent("price", "Pris", "100"),), {"dispatched": "i går"}),
        ((percent("price", "Pris", "60"), percent("quality", "Kvalitet", "40")), {"value": "ukjent", "domain": "?"}),
        ((percent("price", "Pris", "60"), percent("quality", "Kvalitet", "40")), {"value": "-5e3", "currency": "XXX"}),
        ((percent("price", "Pris", "60"), percent("quality", "Kvalitet", "40")), {"cpv": "banan", "subtype": "ZZ"}),
        ((percent("price", "Pris", "60"), percent("quality", "Kvalitet", "40")), {"form": "no-such-form"}),
        ((percent("price", "Pris", "60"), percent("quality", "Kvalitet", "40")), {"procedure_code": "no-such-code"}),
    ],
)
def test_what_a_notice_says_wrongly_or_not_at_all_is_answered_and_never_a_breach(tmp_path, criteria, facts):
    (found,), run = judged(tmp_path, notice(lot(*criteria), **facts))
    assert found["verdict"] in {"needs_review", "not_triggered", "not_covered"}, found
    assert found["path"] and found["explanation_nb"] and run.exit_code == 0


WORDS = (
    "", " ", "-", "0", "-1", "30", "1e9", "NaN", "æøå", "\u200b", "quality-nor-env-none", "quality-nor-env-spec",
    "ord-imp", "poi-exa", "per-mid", "2026-13-45Z", "0001-01-01", "result", "planning", "NOR", "SWE", "x" * 5000,
)  # fmt: skip


def mutated(content, seed, deletes_only):
    """The notice with a few elements deleted, doubled, moved or filled with something else."""
    draw = random.Random(seed)
    root = etree.fromstring(content)
    for _ in range(draw.randint(1, 4)):
        elements = [element for element in root.iter() if element is not root and element.getparent() is not None]
        element = draw.choice(elements)
        what = "delete" if deletes_only else draw.choice(("delete", "double", "move", "text", "attribute"))
        if what == "delete":
            element.getparent().remove(element)
        elif what == "double":
            element.addnext(etree.fromstring(etree.tostring(element)))
        elif what == "move":
            draw.choice([one for one in elements if one not in element.iter()] or [root]).append(element)
        elif what == "text":
            element.text = draw.choice(WORDS)
        else:
            for name in element.attrib:
                element.set(name, draw.choice(WORDS))
    return etree.tostring(root)


def answered(contents):
    """What becomes of notices, in one warehouse: the deliveries and the answers."""

    def opener(content):
        return lambda: io.BytesIO(content)

    files = [
        Delivered(f"{number}.xml", hashlib.sha256(one).hexdigest(), len(one), one[:65536], opener(one))
        for number, one in enumerate(contents)
    ]
    with empty_warehouse() as db:
        deliveries = load_files(db, files)
        build_models(db, *TABLES)
        return deliveries, [answer(Rulebook().judge(one)) for one in lots(db)]


SETTINGS = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SEEDS = st.lists(st.integers(0, 2**32), min_size=40, max_size=40, unique=True)


@SETTINGS
@given(SEEDS)
def test_a_mutated_notice_is_answered_or_set_aside_by_name(seeds):
    deliveries, answers = answered([mutated(GREEN, seed, deletes_only=False) for seed in seeds])
    for delivery in deliveries:
        assert delivery.status in {"read", "set_aside", "already_delivered"}
        assert not delivery.problem or delivery.problem.code != "file.unexpected", delivery.message()
    for found in answers:
        assert found["verdict"] in set(Verdict)
        assert found["path"] and all(found[f"explanation_{language}"] for language in ("nb", "nn", "en"))


@SETTINGS
@given(SEEDS)
def test_what_is_missing_from_a_good_notice_never_makes_it_a_breach(seeds):
    _, answers = answered([mutated(GREEN, seed, deletes_only=True) for seed in seeds])
    assert not [found for found in answers if found["verdict"] == "breach"]
