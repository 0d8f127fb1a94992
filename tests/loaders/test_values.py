"""Dates, amounts, levels and texts, as people write them."""

from __future__ import annotations

import datetime as dt

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from competence_explorer.loaders.amounts import Money, currency, decimal_sign, money, number
from competence_explorer.loaders.base import Column, RowError
from competence_explorer.loaders.dates import date
from competence_explorer.loaders.months import LANGUAGES, MONTHS, month
from competence_explorer.loaders.values import (
    MAX_TEXT,
    Style,
    choice,
    clean,
    email,
    integer,
    level,
    parser,
    text,
    texts,
)

DAYS = st.dates(dt.date(1970, 1, 1), dt.date(2069, 12, 31))
STYLES = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%Y/%m/%d", "%Y%m%d", "%d.%m.%y", "%d %B %Y", "%d. %b %y"]


@pytest.mark.parametrize("style", STYLES)
@given(day=DAYS)
def test_dates_are_read_back_in_every_style(style: str, day: dt.date) -> None:
    assert date(day.strftime(style)) == day


@given(day=DAYS)
def test_excel_serials_and_date_cells_are_days(day: dt.date) -> None:
    serial = (day - dt.date(1899, 12, 30)).days
    assert date(serial) == date(float(serial) + 0.75) == date(dt.datetime.combine(day, dt.time(9))) == date(day) == day


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("31. Dez 18", (2018, 12, 31)),
        ("1 stycznia 2024", (2024, 1, 1)),
        ("15 października 2023", (2023, 10, 15)),
        ("2. září 2021", (2021, 9, 2)),
        ("24.04.2014 00:00", (2014, 4, 24)),
        ("2014-04-24T10:00:00Z", (2014, 4, 24)),
        ("5 août 2020", (2020, 8, 5)),
        ("41753", (2014, 4, 24)),
        ("1. 5. 2020", (2020, 5, 1)),
        ("5.III.2021", (2021, 3, 5)),
        ("5 XII 2021 r.", (2021, 12, 5)),
        ("5.3.2021 r.", (2021, 3, 5)),
        ("5 marca 2021 r.", (2021, 3, 5)),
        ("March 5, 2021", (2021, 3, 5)),
        ("5 de março de 2021", (2021, 3, 5)),
        ("2021. március 5.", (2021, 3, 5)),
        ("5 Μαρτίου 2021", (2021, 3, 5)),
        ("1er janvier 2016", (2016, 1, 1)),
        ("1º de janeiro de 2016", (2016, 1, 1)),
        ("1° gennaio 2016", (2016, 1, 1)),
        ("2nd March 2016", (2016, 3, 2)),
        ("3 Sept 2016", (2016, 9, 3)),
        ("1. maaliskuuta 2016", (2016, 3, 1)),
        ("5 Φεβ 2017", (2017, 2, 5)),
        ("5 kolovoza 2020.", (2020, 8, 5)),
    ],
)
def test_dates_in_words(written: str, day: tuple[int, int, int]) -> None:
    assert date(written) == dt.date(*day)


@pytest.mark.parametrize(
    "written",
    ["04/24/2014", "31.02.2020", "2014", "soon", "0", "-1", "1.1.0099", "9999-01-01", "12.12", "3 lorem 2020", "99999"],
)
def test_what_is_no_day_is_refused_with_what_is_right(written: str) -> None:
    with pytest.raises(RowError) as error:
        date(written)
    assert error.value.hint


def test_a_date_format_settles_months_first() -> None:
    assert date("04/24/2014", "%m/%d/%Y") == dt.date(2014, 4, 24)
    with pytest.raises(RowError, match="%m/%d/%Y"):
        date("24/04/2014", "%m/%d/%Y")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_month_of_every_language_is_known(language: str) -> None:
    told = frozenset({frozenset({language})})
    for months in Locale(language).months.values():
        for words in (words for width, words in months.items() if width != "narrow"):
            for place, word in words.items():
                if word.strip(".").isalpha():  # Irish has names of two words
                    assert month(word.strip("."), told) == place


def test_words_that_mean_two_months_are_refused_unless_the_language_is_known() -> None:
    double = {
        word: {n: sorted(known) for n, known in months.items()} for word, months in MONTHS.items() if len(months) > 1
    }
    assert double == {
        "lip": {6: ["hr"], 7: ["pl"]},
        "lis": {10: ["hr"], 11: ["cs", "pl"]},
        "listopad": {10: ["hr"], 11: ["cs", "pl"]},
        "listopada": {10: ["hr"], 11: ["pl"]},
        "srp": {7: ["hr"], 8: ["cs"]},
    }
    with pytest.raises(RowError) as error:
        date("15 listopada 2020")
    assert (
        error.value.detail == "'listopada' is October in Croatian, November in Polish: nothing in the file tells which."
    )
    assert error.value.hint == "Write YYYY-MM-DD, or give language (hr or pl) in the mapping."
    both = frozenset({frozenset({"hr"}), frozenset({"pl"})})
    with pytest.raises(RowError, match="the file has words of both"):
        date("15 listopada 2020", evidence=both)
    assert date("15 listopada 2020", evidence=frozenset({frozenset({"hr", "sl"})})) == dt.date(2020, 10, 15)


AMOUNTS = st.integers(0, 10**11)


def grouped(whole: str, sign: str) -> str:
    return f"{int(whole):,}".replace(",", sign)


@pytest.mark.parametrize(
    ("group", "decimal"),
    [
        (".", ","),
        (",", "."),
        (" ", ","),
        ("\u00a0", ","),
        ("\u202f", ","),
        ("\u2009", "."),
        ("'", "."),
        ("’", "."),
        ("", ","),
    ],
)
@given(cents=AMOUNTS)
def test_amounts_are_read_back_in_every_style(group: str, decimal: str, cents: int) -> None:
    whole, rest = divmod(cents, 100)
    assert number(f"{grouped(str(whole), group)}{decimal}{rest:02d}") == pytest.approx(cents / 100)


@given(amount=st.floats(allow_nan=False, allow_infinity=False))
def test_number_cells_stay_as_they_are(amount: float) -> None:
    assert number(amount) == amount


@given(st.text(max_size=30))
def test_no_text_breaks_the_parsers(written: str) -> None:
    for parse in (number, money, date, level, email, currency, integer):
        try:
            parse(written)
        except RowError as error:
            assert error.detail


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("5.172.338,50 kn", Money(5172338.5, ("HRK",))),
        ("1 234,56 zł", Money(1234.56, ("PLN",))),
        ("15.414.794", Money(15414794.0)),
        ("€ 1,234.56", Money(1234.56, ("EUR",))),
        ("PLN 100", Money(100.0, ("PLN",))),
        ("1\u00a0234\u00a0567 Kč", Money(1234567.0, ("CZK",))),
        ("12,- kr.", Money(12.0, ("DKK", "SEK", "NOK", "ISK"))),
        ("0.500", Money(0.5)),
        ("1234.567", Money(1234.567)),
    ],
)
def test_amounts_with_their_currency(written: str, amount: Money) -> None:
    assert money(written) == amount


@pytest.mark.parametrize("written", ["1.234", "1,234", "12.345 zł"])
def test_what_can_be_read_in_two_ways_is_refused_unless_the_decimal_sign_is_known(written: str) -> None:
    with pytest.raises(RowError, match="two ways"):
        money(written)
    sign = "," if "," in written else "."
    assert money(written, sign).amount < 100 < 1000 <= money(written, "." if sign == "," else ",").amount


@pytest.mark.parametrize(
    "written",
    ["1.23.4", "1 23", "12,34,5", "2,02E+09", "abc", "--5", "-5", "5 EUR zł", "10 apples", "nan", "inf", "1.234.5"],
)
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(RowError):
        money(written)


def test_only_unambiguous_numbers_prove_a_decimal_sign() -> None:
    assert [decimal_sign(t) for t in ("1.234", "1,5", "1.5", "1.234.567", "1,234.5", "17", "x", "1 234,00 zł")] == [
        "", ",", ".", ",", ".", "", "", ",",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "value"), [("1", 1), (2.0, 2), ("Advanced", 3), ("EKSPERT", 4), ("średniozaawansowany", 2)]
)
def test_levels(written: object, value: int) -> None:
    assert level(written) == value


@pytest.mark.parametrize("written", ["7", "0", "2.5", "master", 5, True])
def test_levels_that_there_are_not(written: object) -> None:
    with pytest.raises(RowError, match="no such level"):
        level(written)


def test_texts() -> None:
    assert text("  Anna\u00a0\u00a0Nowak ".strip()) == "Anna Nowak"
    assert text("a\r\n b  c") == "a\nb c"
    assert text("Gdan\u0301sk") == "Gdańsk"
    assert text(17.0) == "17"
    assert text("=1+1") == "=1+1"
    assert texts("b| a |b|") == ["a", "b"]
    assert email("A.Nowak@Example.org") == "a.nowak@example.org"
    assert integer("1 000") == 1000


@pytest.mark.parametrize("cell", ["a\x00b", "a\x07", "x" * (MAX_TEXT + 1), "#N/A", "#REF!"])
def test_cells_that_no_text_may_be(cell: str) -> None:
    with pytest.raises(RowError):
        clean(cell)


def test_empty_cells() -> None:
    assert clean("") is clean(" \u00a0\t\n") is clean("\ufeff") is clean(None) is None
    assert clean(0) == 0


def test_choices_forgive_spelling_and_name_the_nearest() -> None:
    assert choice("Study-Visit", ("training", "study_visit"), {}) == "study_visit"
    assert choice("Tak", ("yes", "no"), {}) == "yes"
    with pytest.raises(RowError) as error:
        choice("municipalty", ("municipality", "county"), {})
    assert "Nearest: municipality" in error.value.hint


def test_bounds_of_numbers() -> None:
    share = parser(Column("share", "number", "Share.", minimum=0, maximum=1), Style())
    assert share("0,5") == 0.5
    with pytest.raises(RowError, match="out of range"):
        share("1,5")
