"""One module per guarded table, each exporting a `SUITE`."""
