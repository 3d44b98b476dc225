"""The look of all charts, and the two shapes they have: columns by month and bars with their label above.

Numbers become floats here and nowhere else: a drawing needs no øre. Text from outside is escaped,
since Plotly reads markup in labels.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import plotly.graph_objects as go

from dashboards.language import Language, Text, known

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
INK, GRID, GREEN = "#1d2b24", "#dfe6e1", "#2f7a55"

TONES = {"wrong": "#a6261d", "look": "#d99a17", "ok": GREEN, "neutral": "#7b8a83"}
"""Colours of gravity; a pattern or a word always says the same."""

MOST_BARS = 20
"""A chart of more bars than this is not read; the table has them all."""


@dataclass(frozen=True)
class Series:
    """One colour of a chart.

    Args:
        values: By month (`YYYY-MM`) or by place of the bar; what is not there is not drawn.
        pattern: Plotly's pattern shape, so that colour is not the only difference.
        bounds: Lowest and highest value by place, drawn as a line with ends.
    """

    name: str
    values: Mapping[Any, Any]
    colour: str
    pattern: str = ""
    bounds: Mapping[Any, tuple[Any, Any]] = field(default_factory=dict)


def number(value: Any) -> float:
    """A value for drawing; not known draws nothing."""
    return float(value) if known(value) else 0.0


def _layout(language: Language, height: int, **more: Any) -> go.Layout:
    axis = {"gridcolor": GRID, "zerolinecolor": INK, "automargin": True, "fixedrange": True}
    return go.Layout(
        template=go.layout.Template(),
        font={"family": FONT, "size": 14, "color": INK},
        separators={"en": ".,"}.get(language.code, ",\u00a0"),
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "traceorder": "normal"},
        hoverlabel={"font": {"family": FONT, "size": 14}},
        xaxis=axis | more.pop("xaxis", {}),
        yaxis=axis | more.pop("yaxis", {}),
        **more,
    )


def _marker(series: Series) -> dict[str, Any]:
    if not series.pattern:
        return {"color": series.colour}
    pattern = {"shape": series.pattern, "bgcolor": series.colour, "fgcolor": "#ffffff", "size": 7, "solidity": 0.25}
    return {"color": series.colour, "pattern": pattern, "line": {"color": series.colour, "width": 1}}


def _error(series: Series, places: Sequence[Any], divisor: float) -> dict[str, Any] | None:
    """The bounds of a series as Plotly draws them: how far they lie from the value."""
    if not series.bounds:
        return None
    known_bounds = [series.bounds.get(place, (series.values[place],) * 2) for place in places]
    pairs = zip((number(series.values[place]) for place in places), known_bounds, strict=True)
    away = [
        (number(high) - value, value - number(low)) if known(low) and known(high) else (0, 0)
        for value, (low, high) in pairs
    ]
    return {
        "type": "data", "symmetric": False, "color": INK, "thickness": 1.5, "width": 4,
        "array": [above / divisor for above, _ in away], "arrayminus": [below / divisor for _, below in away],
    }  # fmt: skip


def _drawn(series: Sequence[Series]) -> list[Series]:
    """The series that have something to draw, without what is zero or not known."""
    shown = [
        replace(one, values={place: value for place, value in one.values.items() if known(value) and value != 0})
        for one in series
    ]
    return [one for one in shown if one.values]


def _whole_steps(totals: Sequence[float], unit: str) -> dict[str, Any]:
    """Whole numbers on the axis where a few things are counted: half a lot does not exist."""
    return {"dtick": 1} if unit not in ("nok", "kgco2e") and max(totals, default=0.0) < 6 else {}


def scale(values: Sequence[float], language: Language, unit: str) -> tuple[float, str]:
    """What to divide by, and the axis title: kroner in thousands or millions, kg CO2e in tonnes."""
    if unit == "kgco2e":
        return 1000.0, "t CO₂e"
    if unit != "nok":
        return 1.0, unit
    if max((abs(value) for value in values), default=0.0) >= 2_000_000:
        return 1_000_000.0, language.text(Text("mill. kr", "mill. kr", "NOK million"))
    return 1000.0, language.text(Text("1000 kr", "1000 kr", "NOK thousand"))


def months_between(months: Sequence[str]) -> list[str]:
    """Every month from the first to the last, those without data too, so that a gap is seen as one."""
    found = sorted(month for month in months if month[:4].isdigit())
    if not found:
        return []
    first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (found[0], found[-1]))
    return [f"{place // 12:04d}-{place % 12 + 1:02d}" for place in range(first, last + 1)]


def month_columns(
    series: Sequence[Series], language: Language, unit: str, write: Callable[[Any], str], height: int = 380
) -> go.Figure:
    """Draw stacked columns by month.

    Args:
        unit: `nok`, `kgco2e`, or the axis title itself.
        write: How one value is written in the box that follows the pointer.
    """
    series = _drawn(series)
    months = months_between([month for one in series for month in one.values])
    places = {month: place for place, month in enumerate(months)}
    totals = [sum(number(one.values.get(month)) for one in series) for month in months]
    divisor, title = scale(totals, language, unit)
    chart = go.Figure(
        layout=_layout(
            language,
            height,
            barmode="relative",
            bargap=0.3 if len(months) > 6 else 0.7,
            yaxis={"title": {"text": title}, "rangemode": "tozero"} | _whole_steps(totals, unit),
            xaxis={
                "tickvals": list(places.values())[:: max(1, -(-len(months) // 12))],
                "ticktext": [language.month(month, short=True) for month in months][:: max(1, -(-len(months) // 12))],
                "range": [-0.6, len(months) - 0.4],
                "showgrid": False,
                "zeroline": False,
            },
        )
    )
    for one in series:
        shown = {month: value for month, value in one.values.items() if month in places}
        chart.add_bar(
            x=[places[month] for month in shown],
            y=[number(value) / divisor for value in shown.values()],
            error_y=_error(one, list(shown), divisor),
            name=html.escape(one.name),
            marker=_marker(one),
            hovertext=[
                html.escape(f"{language.month(month)}: {one.name}, {write(value)}") for month, value in shown.items()
            ],
            hoverinfo="text",
            showlegend=len(series) > 1,
        )
    return chart


def labelled_bars(
    labels: Sequence[str],
    series: Sequence[Series],
    language: Language,
    unit: str,
    write: Callable[[Any], str],
    target: Mapping[int, float] | None = None,
) -> go.Figure:
    """Draw lying bars, each under its own label, so that long names fit a phone as well as a desk.

    Args:
        labels: One a bar, the first on top.
        series: Values by the bar's place in `labels`.
        unit: `nok`, `kgco2e`, or the axis title itself.
        write: How one value is written.
        target: A mark to reach, by place.
    """
    count = min(len(labels), MOST_BARS)
    parts = [[one.values[place] for one in series if known(one.values.get(place))] for place in range(count)]
    series = _drawn(series)
    drawn = [(one, {place: value for place, value in one.values.items() if place < count}) for one in series]
    divisor, title = scale([number(value) for _, values in drawn for value in values.values()], language, unit)
    chart = go.Figure(
        layout=_layout(
            language,
            110 + 46 * count,
            barmode="relative",
            yaxis={"range": [count - 0.5, -0.75], "showticklabels": False, "showgrid": False, "zeroline": False},
            xaxis={"title": {"text": title}, "rangemode": "tozero", "nticks": 6},
            # All at once: each one that is added makes the library copy those before it.
            annotations=[
                _label(labels[place], write(sum(parts[place]) if parts[place] else None), place)
                for place in range(count)
            ]
            or None,
            shapes=[
                {
                    "type": "line",
                    "x0": value,
                    "x1": value,
                    "y0": place - 0.3,
                    "y1": place + 0.3,
                    "line": {"color": INK, "width": 3},
                }
                for place, value in (target or {}).items()
            ]
            or None,
        )
    )
    for one, values in drawn:
        chart.add_bar(
            orientation="h",
            y=list(values),
            x=[number(value) / divisor for value in values.values()],
            error_x=_error(one, list(values), divisor),
            width=0.42,
            name=html.escape(one.name),
            marker=_marker(one),
            hovertext=[html.escape(f"{labels[place]}: {one.name} {write(value)}") for place, value in values.items()],
            hoverinfo="text",
            showlegend=len(series) > 1,
        )
    return chart


def _label(label: str, written: str, place: int) -> dict[str, Any]:
    """What stands above a lying bar: its value and its name."""
    short = textwrap.shorten(label, 48, placeholder=" …") or label[:47] + "…"
    return {
        "xref": "paper", "x": 0, "xanchor": "left", "y": place - 0.24, "yanchor": "bottom", "showarrow": False,
        "align": "left", "text": f"<b>{html.escape(written)}</b>  {html.escape(short)}", "font": {"size": 13},
    }  # fmt: skip


def month_lines(
    series: Sequence[Series],
    language: Language,
    unit: str,
    write: Callable[[Any], str],
    targets: Mapping[str, float],
    target_name: str,
    height: int = 380,
) -> go.Figure:
    """Draw one line a series by month, and targets as marks at the months they are for.

    Args:
        unit: The axis title.
        write: How one value is written in the box that follows the pointer.
        targets: Value to reach by month.
    """
    months = months_between([month for one in series for month in one.values] + list(targets))
    places = {month: place for place, month in enumerate(months)}
    step = max(1, -(-len(months) // 12))
    chart = go.Figure(
        layout=_layout(
            language,
            height,
            yaxis={"title": {"text": unit}, "rangemode": "tozero"},
            xaxis={
                "tickvals": list(places.values())[::step],
                "ticktext": [language.month(month, short=True) for month in months][::step],
                "range": [-0.6, len(months) - 0.4],
                "showgrid": False,
                "zeroline": False,
            },
        )
    )
    for one in series:
        shown = {month: value for month, value in sorted(one.values.items()) if known(value)}
        chart.add_scatter(
            x=[places[month] for month in shown],
            y=[number(value) for value in shown.values()],
            mode="lines+markers",
            name=html.escape(one.name),
            line={"color": one.colour, "width": 3},
            hovertext=[
                html.escape(f"{language.month(month)}: {one.name}, {write(value)}") for month, value in shown.items()
            ],
            hoverinfo="text",
            showlegend=True,
        )
    chart.add_scatter(
        x=[places[month] for month in targets],
        y=list(targets.values()),
        mode="markers",
        name=html.escape(target_name),
        marker={"symbol": "line-ew", "size": 26, "color": INK, "line": {"color": INK, "width": 4}},
        hovertext=[
            html.escape(f"{language.month(month)}: {target_name}, {write(value)}") for month, value in targets.items()
        ],
        hoverinfo="text",
        showlegend=True,
    )
    return chart
