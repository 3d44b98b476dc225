"""What can be drawn for an auditor to test: one module a population, each exporting `POPULATION`, found by folder."""
