"""Quantities and product footprints, from delivered files to the inventory: counted once, listed where not."""

import hashlib
import io
import json
from decimal import Decimal

import pytest
from made_tables import empty_warehouse

from pipelines.organisation import Organisation
from pipelines.source import Delivered
from pipelines.warehouse import build_models, load_body, load_files

POWER, SEAT = "100000008", "974760673"
LEDGER = f"""Bilag;Bilagsdato;Konto;Kontonavn;Ansvar;Leverandør;Org.nr;Fakturanr;Tekst;Beløp
1;05.01.2022;180;Strøm;10;Tenkt Kraft AS;{POWER};K1;Kraft januar;90000,00
2;05.02.2022;180;Strøm;10;Tenkt Kraft AS;{POWER};K2;Kraft februar;80000,00
3;07.01.2022;180;Strøm;10;Annen Kraft AS;987654325;A1;Kraft januar;10000,00
4;09.01.2022;200;Inventar;10;Stolmaker AS;{SEAT};S1;Stoler;50000,00
5;20.01.2022;190;Leie av lokaler;10;Husleie AS;915933149;H1;Leie;100000,00
6;21.01.2022;260;Renhold;10;Vask AS;923609016;V1;Vask;-1000,00
"""
ACTIVITY = f"""Måned;Aktivitet;Mengde;Enhet;Leverandør;Org.nr;Konto;Målepunkt
2022-01;Strøm;100 000,0;kWh;Tenkt Kraft AS;{POWER};180;7070
01.2022;Diesel;1 000;liter;;;;
2022-01;Fjernvarme;500;MWh;;;;
2022-01;Trylledrikk;3;liter;;;;
2022-01;Strøm;3;favner;;;;
;Bensin;3;l;;;;
"""
INVOICE = f"""<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2">
<cbc:ID>S1</cbc:ID><cbc:IssueDate>2022-01-08</cbc:IssueDate><cbc:DocumentCurrencyCode>NOK</cbc:DocumentCurrencyCode>
<cac:AccountingSupplierParty><cac:Party><cac:PartyLegalEntity>
<cbc:RegistrationName>Stolmaker AS</cbc:RegistrationName>
<cbc:CompanyID schemeID="0192">{SEAT}</cbc:CompanyID></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount>50000</cbc:LineExtensionAmount>
<cbc:TaxExclusiveAmount>50000</cbc:TaxExclusiveAmount><cbc:PayableAmount>50000</cbc:PayableAmount>
</cac:LegalMonetaryTotal>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="EA">10</cbc:InvoicedQuantity>
<cbc:LineExtensionAmount currencyID="NOK">30000</cbc:LineExtensionAmount><cac:Item><cbc:Name>Stol 9</cbc:Name>
<cac:SellersItemIdentification><cbc:ID>stol/9</cbc:ID></cac:SellersItemIdentification></cac:Item></cac:InvoiceLine>
<cac:InvoiceLine><cbc:ID>2</cbc:ID><cbc:InvoicedQuantity unitCode="KGM">40</cbc:InvoicedQuantity>
<cbc:LineExtensionAmount currencyID="NOK">20000</cbc:LineExtensionAmount><cac:Item><cbc:Name>Bord</cbc:Name>
<cac:StandardItemIdentification><cbc:ID schemeID="0160">7040000000017</cbc:ID></cac:StandardItemIdentification>
</cac:Item>
</cac:InvoiceLine></Invoice>"""


def product(number, unit, kilos, **more):
    return {
        "id": number, "specVersion": "3.0.0", "created": more.pop("created", "2022-01-01"), "status": "Active",
        "companyName": "Stolmaker AS", "companyIds": [f"urn:pact:company:customcode:no:{more.pop('seller', SEAT)}"],
        "productIds": [f"urn:x:{number}"], **more,
        "pcf": {"declaredUnitOfMeasurement": unit, "declaredUnitAmount": "1", "pcfExcludingBiogenicUptake": kilos,
                "referencePeriodStart": "2021-01-01", "referencePeriodEnd": more.pop("until", "2021-12-31"),
                "primaryDataShare": "40"},
    }  # fmt: skip


PRODUCTS = [
    product("STOL/9", "piece", "30"),
    product("STOL/9", "piece", "99", created="2021-01-01"),
    product("STOL/9", "piece", "1", seller=POWER),
    product("07040000000017", "kilogram", "2.5"),
    product("STOL/10", "piece", "7"),
    product("stol/9", "piece", "77", until="2018-12-31", created="2022-06-01"),
    product("7040000000017", "piece", "77", created="2022-06-01"),
    product("stol/9", "piece", "77", created="2022-06-01", status="Deprecated"),
]


def files():
    contents = {
        "ledgers/l.csv": LEDGER,
        "activities/a.csv": ACTIVITY,
        "invoices/i.xml": INVOICE,
        "activities/p.json": json.dumps(PRODUCTS),
    }
    for name, text in contents.items():
        one = text.encode()
        yield Delivered(name, hashlib.sha256(one).hexdigest(), len(one), one[:65536], lambda one=one: io.BytesIO(one))


@pytest.fixture(scope="module")
def look():
    with empty_warehouse() as db:
        load_body(db, Organisation(chart_of_accounts="kostra", vat_basis="net"))
        deliveries = load_files(db, files())
        assert [one.status for one in deliveries] == ["read"] * 4
        assert [one.facts.kind for one in deliveries] == ["ledger", "activity", "invoice", "product_footprint"]
        build_models(
            db, "mart.footprint_coverage", "mart.footprint_activity", "mart.product_footprint", "mart.double_counting",
            "mart.purchase_line",
        )  # fmt: skip

        def rows(query):
            found = db.execute(query)
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

        yield rows


def test_a_quantity_takes_the_place_of_the_same_supplier_account_and_month(look):
    found = look("select voucher_id, footprint_method, kgco2e from mart.purchase_line where account_id = '180'")
    by_voucher = {row["voucher_id"]: (row["footprint_method"], row["kgco2e"]) for row in found}
    assert by_voucher["1"] == ("replaced_by_quantity", 0)
    # DFØ 620, 41.15 t per MNOK: another month, another supplier
    assert by_voucher["2"] == ("spend_based_account", Decimal("3292"))
    assert by_voucher["3"] == ("spend_based_account", Decimal("411.5"))


def test_activities_have_their_own_footprint_or_the_reason_why_not(look):
    found = look("select * from mart.footprint_activity order by record_number")
    assert [(row["kgco2e"], row["scope"], row["problem"]) for row in found] == [
        (1900, "2", None),  # 100 000 kWh x 19 g
        (Decimal("2512.79"), "1", None),  # 1000 l x 2.51279 kg
        (None, "3", "no_factor"),
        (None, "3", "activity_unknown"),
        (None, "3", "unit_unknown"),
        (None, "1", "month_missing"),
    ]
    assert (found[0]["kgco2e_market_based"], found[0]["replaced_nok"], found[0]["replaced_parts"]) == (40200, 90000, 1)
    assert found[0]["replaced_kgco2e"] == Decimal("3703.5")  # what the amount would have given: 90 000 x 41.15 / 1000


def test_the_supplier_s_product_footprint_goes_first(look):
    found = look("select * from mart.purchase_line where voucher_id = '4' order by amount_nok desc")
    chairs, tables = found
    assert (chairs["footprint_method"], chairs["kgco2e"], chairs["quantity"]) == ("supplier_pact", 300, 10)
    assert (tables["footprint_method"], tables["kgco2e"], tables["primary_kgco2e"]) == ("supplier_pact", 100, 40)


def test_product_footprints_are_listed_with_what_became_of_them(look):
    found = look("select record_number, status, invoice_lines from mart.product_footprint order by record_number")
    assert [(row["status"], row["invoice_lines"]) for row in found] == [
        ("used", 1), ("older", 0), ("not_bought", 0), ("used", 1), ("not_bought", 0), ("expired", 0),
        ("unit_differs", 0), ("deprecated", 0),
    ]  # fmt: skip


def test_the_inventory_is_purchases_and_activities(look):
    (total,) = look("select sum(kgco2e) as kgco2e, sum(amount_nok) as nok from mart.footprint_by_category")
    (lines,) = look("select sum(kgco2e) as kgco2e, sum(amount_nok) as nok from mart.purchase_line")
    assert total["kgco2e"] == lines["kgco2e"] + Decimal("1900") + Decimal("2512.79")
    assert total["nok"] == lines["nok"] == 329000
    (month,) = look("select * from mart.footprint_coverage where period = '2022-01'")
    assert (month["coverage_pct"], month["lines"]) == (100, 5)


def test_double_counting_is_told_with_kroner_and_tonnes(look):
    found = {
        row["rule"]: (row["status"], row["parts"], row["amount_nok"], row["kgco2e"])
        for row in look("select * from mart.double_counting where period = '2022-01'")
    }
    assert found["quantity_replaces_spend"] == ("prevented", 1, 90000, Decimal("3703.5"))
    assert found["own_figure_replaces_spend"] == ("prevented", 2, 50000, Decimal("1568"))  # DFØ 654: 31.36
    assert found["energy_beside_quantity"] == ("possible", 1, 10000, Decimal("411.5"))
    assert found["rent_beside_energy"] == ("possible", 1, 100000, Decimal("3385"))  # DFØ 630: 33.85
    assert found["credit_note"] == ("by_rule", 1, -1000, Decimal("-18.6"))
