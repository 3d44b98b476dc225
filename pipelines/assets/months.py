"""The months that can be published."""

import dagster as dg

MONTHS = dg.MonthlyPartitionsDefinition(start_date="2005-01", fmt="%Y-%m", end_offset=12)
"""Months that can be published: from the first year with a price index to a year ahead."""
