"""Conventions of the SQL models: one select each, grain told, layers in one direction, portable to Spark."""

import pytest
import sqlglot
from sqlglot import exp

from pipelines.warehouse import models

LAYERS = {"raw": 0, "reference": 0, "core": 1, "rules": 2, "mart": 3}
FORBIDDEN_FUNCTIONS = {"generate_series", "quantile_cont", "date_diff"}


@pytest.fixture(params=sorted(models()))
def model(request):
    return models()[request.param]


def test_is_one_select_that_tells_its_grain(model):
    (tree,) = sqlglot.parse(model.query, read="duckdb")
    assert isinstance(tree, exp.Query)
    assert model.about.startswith("Grain: ")


def test_reads_its_own_layer_or_one_below(model):
    layer = LAYERS[model.name.split(".")[0]]
    assert all(LAYERS[upstream.split(".")[0]] <= layer for upstream in model.upstream)


def test_upstream_is_what_the_parser_finds(model):
    tree = sqlglot.parse_one(model.query, read="duckdb")
    named = {f"{table.db}.{table.name}" for table in tree.find_all(exp.Table) if table.db}
    assert named == set(model.upstream)


def test_stays_in_the_portable_subset(model):
    tree = sqlglot.parse_one(model.query, read="duckdb")
    assert not list(tree.find_all(exp.Pivot))
    assert not [join for join in tree.find_all(exp.Join) if join.args.get("method") == "ASOF"]
    assert not [union for union in tree.find_all(exp.Union) if union.args.get("by_name")]
    names = {function.sql_name().lower() for function in tree.find_all(exp.Func)}
    names |= {function.name.lower() for function in tree.find_all(exp.Anonymous)}
    assert not names & FORBIDDEN_FUNCTIONS
    sqlglot.transpile(model.query, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)


def test_divides_by_nothing_that_may_be_zero(model):
    tree = sqlglot.parse_one(model.query, read="duckdb")
    for division in tree.find_all(exp.Div):
        assert isinstance(division.expression, exp.Nullif), division.sql()


def test_sums_no_floats(model):
    """Floats sum to other last digits in another order of rows, and the same inputs must give the same bytes."""

    def is_exact(node, total):
        while (node := node.parent) is not total:
            if isinstance(node, exp.Cast) and node.to.this == exp.DataType.Type.DECIMAL:
                return True
        return False

    for total in sqlglot.parse_one(model.query, read="duckdb").find_all(exp.Sum):
        floats = [cast for cast in total.find_all(exp.Cast) if cast.to.this == exp.DataType.Type.DOUBLE]
        assert all(is_exact(one, total) for one in (*floats, *total.find_all(exp.Pow, exp.Sqrt))), total.sql()


def test_takes_no_row_by_chance(model):
    """Which of several rows such a function takes depends on the order in which threads hand them over."""
    tree = sqlglot.parse_one(model.query, read="duckdb")
    assert not list(tree.find_all(exp.ArgMax, exp.ArgMin, exp.AnyValue, exp.First, exp.Last))
