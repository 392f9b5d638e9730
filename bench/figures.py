"""The one door for figures: what was measured, beside what, against which target; as a table or as JSON."""

import sys
from collections.abc import Sequence

from msgspec import Struct, json

_TIMES = ("s", "ms")


class Figure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One measured number. A bound that it misses fails the report; so does a `fault`."""

    name: str
    #: None: it could not be measured; `fault` or `note` says why.
    value: float | None
    unit: str = ""
    #: The target: at most this.
    most: float | None = None
    #: The target: at least this.
    least: float | None = None
    #: The name of the figure that this one is set in ratio to.
    against: str | None = None
    #: Why it failed, whatever the number says.
    fault: str | None = None
    #: What to know when reading it.
    note: str = ""

    @property
    def met(self) -> bool:
        """Within its bounds, and without a fault. A bound can't be met by what was not measured."""
        if self.fault is not None:
            return False
        if self.value is None:
            return self.most is None and self.least is None
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)


class Ratio(Struct, frozen=True, kw_only=True):
    """A figure over another of the same run."""

    of: str
    against: str
    ratio: float


class Report(Struct, frozen=True, kw_only=True):
    """All figures of one run."""

    name: str
    figures: tuple[Figure, ...]

    @property
    def ratios(self) -> tuple[Ratio, ...]:
        """Of each figure that names another to be compared with, where both were measured."""
        values = {figure.name: figure.value for figure in self.figures}
        return tuple(
            Ratio(of=figure.name, against=figure.against, ratio=round(figure.value / other, 3))
            for figure in self.figures
            if figure.against is not None and figure.value is not None and (other := values.get(figure.against))
        )

    @property
    def passed(self) -> bool:
        """Whether no target was missed."""
        return all(figure.met for figure in self.figures)

    @property
    def sound(self) -> bool:
        """Whether no target was missed but those of time, which a busy machine may miss: what a test can ask."""
        return all(figure.met or (figure.unit in _TIMES and figure.fault is None) for figure in self.figures)


def show(report: Report, *, as_json: bool) -> int:
    """Print the report on stdout; the exit code: 0, or 1 when a target was missed."""
    sys.stdout.write((as_object(report) if as_json else as_table(report)) + "\n")
    sys.stdout.flush()
    return 0 if report.passed else 1


def as_object(report: Report) -> str:
    """The report as one JSON object: name, figures, ratios, pass."""
    figures = [
        {**{key: value for key, value in to_dict(figure).items() if value not in (None, "")}, "met": figure.met}
        for figure in report.figures
    ]
    ratios = [{"of": one.of, "against": one.against, "ratio": one.ratio} for one in report.ratios]
    return json.encode({"name": report.name, "figures": figures, "ratios": ratios, "pass": report.passed}).decode()


def to_dict(figure: Figure) -> dict[str, str | float | None]:
    """A figure's fields by name."""
    return {name: getattr(figure, name) for name in Figure.__struct_fields__}


def as_table(report: Report) -> str:
    """The report as aligned columns and a line that says how it ended."""
    ratios = {ratio.of: f"{ratio.ratio:.2f} x {ratio.against}" for ratio in report.ratios}
    rows = [("", "measured", "target", "ratio", "", "")]
    for figure in report.figures:
        measured = "-" if figure.value is None else f"{number(figure.value)} {figure.unit}".rstrip()
        verdict = (
            "" if figure.met and figure.most is None and figure.least is None else "ok" if figure.met else "MISSED"
        )
        said = figure.fault or figure.note
        rows.append((figure.name, measured, _target(figure), ratios.get(figure.name, ""), verdict, said))
    missed = [figure.name for figure in report.figures if not figure.met]
    verdict = f"{report.name}: FAILED, missed: {', '.join(missed)}" if missed else f"{report.name}: success"
    return "\n".join([*_aligned(rows), "", verdict])


def number(value: float) -> str:
    """Three digits that matter, thousands set apart."""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) >= 10 else f"{value:.3g}"


def _target(figure: Figure) -> str:
    bounds: list[str] = []
    if figure.least is not None:
        bounds.append(f">= {number(figure.least)} {figure.unit}".rstrip())
    if figure.most is not None:
        bounds.append(f"<= {number(figure.most)} {figure.unit}".rstrip())
    return ", ".join(bounds)


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    numbers = 1
    return [
        "  ".join(
            cell.rjust(width) if column == numbers else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
