"""One reader per delivered format, each exporting a `SOURCE`."""
