"""The shell around the core: delivered files in, tables, pages and exports out."""
