"""Thin Dagster wrappers: each opens the warehouse and calls what does the work."""

OWNERS = ["team:gronnbok"]
"""Who answers for an asset in Dagster's lists."""
