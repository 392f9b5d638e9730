"""`deskbell bench customers`, small."""

from bench.customers import measure
from bench.measure import Options


def test_a_few_customers_are_looked_up() -> None:
    """All figures are there, and no search failed."""
    report = measure(Options(count=40))
    assert report.sound
    assert all(figure.value is not None for figure in report.figures)
