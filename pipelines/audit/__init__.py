"""The auditor's package: everything behind the figures of one publication, in a file that proves itself.

`package` writes it, `verify` recomputes it without the warehouse it came from. Its parts:

    masked       what it shows of persons: the same as the pages
    tables       the warehouse as Parquet, and how it is made again from what was delivered
    sample       the items drawn for an auditor to test, each with its way from page to delivered file
    chain        the way of every figure; tables, files and decisions behind it
    first_page   what the package is, and how it was drawn, as HTML and PDF
    archive      the zip, written to the same bytes and read with distrust
    compare      where two versions of a file or table differ first
"""
