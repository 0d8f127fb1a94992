"""Names of invented people: common first names and surnames, put together by chance."""

from __future__ import annotations

from competence_explorer.loaders.sample_data.tools import Dice

_FEMALE = {
    "PL": """Anna Maria Katarzyna Małgorzata Agnieszka Barbara Ewa Krystyna Elżbieta Magdalena Joanna Monika Danuta
        Aleksandra Teresa Zofia Natalia Jolanta Marta Beata Dorota Halina Karolina Justyna Iwona Urszula Alicja Paulina
        Renata Sylwia Wiktoria Patrycja Łucja Grażyna Kamila Jadwiga Weronika Hanna Bożena Dominika Wanda
        Emilia Kinga Edyta Martyna Izabela Aneta Róża Bogumiła Żaneta Oliwia Lidia Julia""",
    "SE": "Anna Eva Karin Åsa Märta Linnéa Ingrid Kristina Sofia Elin Maja Birgitta Helena Malin Saga Frida Ylva",
    "CZ": "Jana Marie Eva Hana Lenka Kateřina Věra Lucie Alena Petra Zdeňka Jitka Šárka Tereza Markéta Ludmila Dana",
}
_MALE = {
    "PL": """Piotr Krzysztof Andrzej Tomasz Paweł Jan Michał Marcin Stanisław Jakub Adam Marek Łukasz Grzegorz Mateusz
        Wojciech Mariusz Dariusz Zbigniew Jerzy Rafał Maciej Robert Kamil Józef Dawid Szymon Kacper Jacek Bartosz Artur
        Sławomir Ryszard Sebastian Tadeusz Damian Patryk Daniel Przemysław Arkadiusz Konrad Wiesław Bogdan Mirosław
        Leszek Błażej Witold Hubert Radosław Ireneusz Wacław Olgierd Jarosław""",
    "SE": "Lars Anders Erik Per Åke Göran Björn Sven Nils Mikael Johan Fredrik Håkan Mårten Oskar Viktor Jörgen Stefan",
    "CZ": "Jiří Jan Petr Josef Pavel Martin Tomáš Jaroslav Miroslav Zdeněk František Václav Ondřej Lukáš Vít Aleš",
}
_SURNAMES = {
    "PL": """Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski
        Kozłowski Mazur Jankowski Kwiatkowski Krawczyk Piotrowski Kaczmarek Grabowski Zając Pawłowski Michalski Król
        Wieczorek Jabłoński Wróbel Nowicki Majewski Olszewski Stępień Jaworski Malinowski Dudek Adamczyk Pawlak Górski
        Witkowski Walczak Sikora Rutkowski Baran Michalak Szewczyk Ostrowski Tomaszewski Pietrzak Zalewski Wróblewski
        Marciniak Jasiński Sadowski Bąk Zawadzki Duda Jakubowski Wilk Chmielewski Borkowski Włodarczyk Sokołowski
        Szczepański Sawicki Kucharski Lis Maciejewski Kubiak Kalinowski Mazurek Wysocki Kołodziej Kaźmierczak
        Czarnecki Konieczny Sobczak Głowacki Urban Zakrzewski Błaszczyk Krajewski Wasilewski Laskowski Ziółkowski
        Sikorski Makowski Gajewski Mróz Szulc Brzeziński Przybylski Baranowski Kaczmarczyk Adamski Szymczak Cieślak
        Kozak Andrzejewski Borowski Błaszczak Kania Mikołajczyk Leszczyński Czerwiński Lipiński Gołębiowski Tomczak
        Kurowski Andrzejczak Ratajczak Kosiński Żak Mroczek Bednarek Ząbek Śliwiński Świątek Ćwikliński Łuczak
        Cichy Czarny Rudnicki Bielecki Domański Gęsicki Hirsz Kreft Formela Labuda Klawikowski Bieszk Necel""",
    "SE": """Andersson Johansson Karlsson Nilsson Eriksson Lindström Åberg Öhman Sjöberg Lindqvist Bergström Hägglund
        Nordström Sandberg Forsberg Björklund Lundgren Engström Wikström Näslund Höglund Sundström Ström Åkerlund""",
    "CZ": """Novák Svoboda Novotný Dvořák Černý Procházka Kučera Veselý Horák Němec Pokorný Pospíšil Hájek Jelínek
        Král Růžička Beneš Fiala Sedláček Doležal Zeman Kolář Navrátil Čermák Vaněk Urban Blažek Kříž Kopecký Říha""",
}
_POLISH_FEMININE = (("ski", "ska"), ("cki", "cka"), ("dzki", "dzka"), ("ny", "na"), ("chy", "cha"))
_CZECH_FEMININE = (("ý", "á"), ("ek", "ková"), ("ec", "cová"), ("a", "ová"))


def feminine(surname: str, country: str) -> str:
    """The form of a surname for a woman.

    >>> [feminine(name, "PL") for name in ("Kowalski", "Zawadzki", "Czarny", "Duda", "Nowak")]
    ['Kowalska', 'Zawadzka', 'Czarna', 'Duda', 'Nowak']
    >>> [feminine(name, "CZ") for name in ("Novotný", "Hájek", "Němec", "Svoboda", "Novák")]
    ['Novotná', 'Hájková', 'Němcová', 'Svobodová', 'Nováková']
    """
    endings = {"PL": _POLISH_FEMININE, "CZ": _CZECH_FEMININE}.get(country, ())
    for masculine, ending in endings:
        if surname.endswith(masculine):
            return surname.removesuffix(masculine) + ending
    return surname + "ová" if country == "CZ" else surname


def full_name(dice: Dice, country: str) -> str:
    """First name and surname of an invented person; common surnames come more often."""
    surnames = _SURNAMES[country].split()
    surname = surnames[min(dice.between(0, len(surnames) - 1), dice.between(0, len(surnames) - 1))]
    if dice.chance(0.58):
        return f"{dice.pick(_FEMALE[country].split())} {feminine(surname, country)}"
    return f"{dice.pick(_MALE[country].split())} {surname}"


def languages(dice: Dice, country: str) -> tuple[str, ...]:
    """ISO 639-1 codes: the language of the country, and others as people there speak them."""
    own = {"PL": "pl", "SE": "sv", "CZ": "cs"}[country]
    others = {
        "PL": (("en", 0.6), ("de", 0.15), ("uk", 0.06), ("sv", 0.03), ("cs", 0.02), ("fr", 0.04)),
        "SE": (("en", 0.95), ("fi", 0.2), ("pl", 0.04)),
        "CZ": (("en", 0.65), ("de", 0.35), ("pl", 0.1)),
    }[country]
    return (own, *(code for code, probability in others if dice.chance(probability)))
