"""One module per legal rule, named by the law's own address; dated versions stand in `data/rules/`."""
