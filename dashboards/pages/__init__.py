"""One module a page; each exports `PAGE`. A new page is a new file here."""
