"""HTML tables under the name of a spreadsheet."""

import pytest
from made_delivery import delivered, said

from pipelines.source import Unreadable

PAGE = """<html><head><title>Rapport</title></head><body><table><tr><td>Filter: 2026</td></tr></table>
<table border=1>
<tr><td colspan=4>Leverandørrapport</td></tr>
<tr><th>Bilagsnr</th><th>Leverandør</th><th>Bilagsdato</th><th>Beløp</th></tr>
<tr><td>1</td><td>A &amp; B AS</td><td>02.01.2026</td><td align=right>1&nbsp;234,50</td></tr>
<tr><td>2</td><td>C<br>Øst</td><td>03.01.2026</td><td>-5,00</td></tr>
<tr><td></td><td></td><td></td><td></td></tr>
<tr><td>Sum</td><td></td><td></td><td>1 229,50</td></tr>
</table></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
def test_the_known_table_of_a_page_is_read(encoding):
    found = said(delivered(PAGE.encode(encoding), "ledgers/rapport.xls"))
    assert (found.source, found.facts.format, found.facts.kind) == ("html_table", "html", "ledger")
    assert [(row["voucher_id"], row["supplier_name"]) for row in found.entries] == [("1", "A & B AS"), ("2", "CØst")]
    assert [row["amount"] for row in found.entries] == ["1 234,50", "-5,00"]
    assert found.totals == [6]
    assert (found.facts.decimal_mark, found.balance) == (",", (6, 6))


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ("<html><body><form>Logg inn</form></body></html>", "holds no table"),
        ("<html><body><table><tr><td>hei</td></tr></table></body></html>", "headers that are known"),
        ("<table><tr><th>Leverandør</th><th>Beløp</th></tr></table>", "no rows below"),
    ],
)
def test_a_page_without_a_ledger_is_named_with_a_remedy(page, problem):
    with pytest.raises(Unreadable, match=problem) as fault:
        said(page)
    assert fault.value.remedy
