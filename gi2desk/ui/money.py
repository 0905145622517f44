"""Amounts as people read them: with a currency, no more digits than mean something, and “about” until it is known."""

from __future__ import annotations

from decimal import Decimal

from gi2desk.core.record import Money
from gi2desk.jobs.forecast import PRICE_LIST, Forecast
from gi2desk.ui.text import number, tr

_SMALL = Decimal("0.0995")
# What an amount stands on where it is known rather than estimated.
SETTLED = frozenset({"usage", "price list"})
_CURRENCIES = {"USD": "$", "EUR": "€", "GBP": "£"}


def amount(value: Decimal, unit: str = "USD") -> str:
    """“$0.004”, “$1.20” or “12 credits”: two digits after the point, three below ten cents."""
    sign = _CURRENCIES.get(unit)
    if sign is None:
        whole = value == value.to_integral_value()
        return f"{number(float(value), 0 if whole else 2)} {unit}"
    if value and abs(value) < Decimal("0.0005"):
        return tr("under {amount}", amount=f"{sign}{number(0.001, 3)}")
    return f"{sign}{number(float(value), 3 if abs(value) < _SMALL else 2)}"


def money(value: Money, basis: str = "usage") -> str:
    """An amount with its unit; “about” unless it comes from reported usage or a price list."""
    text = amount(value.amount, value.unit)
    return text if basis in SETTLED else tr("about {amount}", amount=text)


def share(value: Money, count: int, basis: str = "usage") -> str:
    """“$0.004 of $0.011”: what one of `count` pictures of a request cost."""
    if count < 2:
        return money(value, basis)
    each = Money(amount=value.amount / count, unit=value.unit)
    return tr("{part} of {whole}", part=money(each, basis), whole=amount(value.amount, value.unit))


def price_text(known: Forecast) -> str:
    """“about $0.05”, bounds, or that it is not known. What is sent with the request can only be estimated."""
    if known.price is not None:
        text = amount(known.price, known.unit)
        return text if known.basis == PRICE_LIST else tr("about {amount}", amount=text)
    if known.price_low is not None and known.price_high is not None:
        return between(known.price_low, known.price_high, known.unit)
    return tr("price unknown")


def price_of(known: Forecast, count: int) -> str:
    """“4 for about $0.58”, or the price alone of one picture."""
    text = price_text(known)
    if count < 2:
        return text
    if known.price is None and known.price_low is None:
        return tr("{n}, {price}", n=count, price=text)
    return tr("{n} for {price}", n=count, price=text)


def between(low: Decimal, high: Decimal, unit: str = "USD") -> str:
    """“$0.01 to $0.40”."""
    return tr("{low} to {high}", low=amount(low, unit), high=amount(high, unit))
