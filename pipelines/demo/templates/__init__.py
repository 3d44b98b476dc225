"""The XML formats of the sample inbox as Jinja2 templates, one file a format."""

from __future__ import annotations

from functools import cache
from typing import Any

import jinja2


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("pipelines.demo", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )


def rendered(template: str, **values: Any) -> str:
    """The XML document that template `<template>.j2` gives with these values."""
    return _environment().get_template(f"{template}.j2").render(values)
