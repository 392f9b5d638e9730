"""Customers who said no name are told from each other by a number."""

from protocol.entities import Customer

_FROM, _NUMBERS = 100, 900


def customer_number(who: Customer) -> int:
    """Three digits, the same on every desk and at every visit; two may share one."""
    return _FROM + who.visitor.int % _NUMBERS
