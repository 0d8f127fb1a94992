"""Names of months in the languages of the Union, in full and shortened (Unicode CLDR, and forms that offices write).

A few words mean one month in one language and another in the next: what the rest of a file is written in decides, and
nothing is guessed where it does not tell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from competence_explorer.graph.keys import fold
from competence_explorer.loaders.base import RowError

Evidence = frozenset[frozenset[str]]
"""What tells the language of a file: of each word that tells something, the languages (ISO 639-1) that it is of."""

_WORDS = {
    "bg": """
        януари яну ян | февруари фев | март | април апр | май | юни | юли | август авг | септември сеп | октомври окт |
        ноември ное | декември дек
    """,
    "cs": """
        leden led ledna | únor úno února | březen bře března | duben dub dubna | květen kvě května | červen čvn června |
        červenec čvc července | srpen srp srpna | září zář | říjen říj října | listopad lis listopadu | prosinec pro
        prosince
    """,
    "da": """
        januar jan | februar feb | marts mar | april apr | maj | juni jun | juli jul | august aug | september sep |
        oktober okt | november nov | december dec
    """,
    "de": """
        januar jan jänner | februar feb | märz mär maerz mrz | april apr | mai | juni jun | juli jul | august aug |
        september sep sept | oktober okt | november nov | dezember dez
    """,
    "el": """
        ιανουάριος ιαν ιανουαρίου | φεβρουάριος φεβ φεβρουαρίου | μάρτιος μάρ μαρτίου | απρίλιος απρ απριλίου | μάιος
        μάι μαΐου | ιούνιος ιούν ιουνίου | ιούλιος ιούλ ιουλίου | αύγουστος αύγ αυγούστου | σεπτέμβριος σεπ σεπτεμβρίου
        | οκτώβριος οκτ οκτωβρίου | νοέμβριος νοέ νοεμβρίου | δεκέμβριος δεκ δεκεμβρίου
    """,
    "en": """
        january jan | february feb | march mar | april apr | may | june jun | july jul | august aug | september sep sept
        | october oct | november nov | december dec
    """,
    "es": """
        enero ene | febrero feb | marzo mar | abril abr | mayo may | junio jun | julio jul | agosto ago | septiembre
        sept setiembre sep set | octubre oct | noviembre nov | diciembre dic
    """,
    "et": """
        jaanuar jaan | veebruar veebr | märts | aprill apr | mai | juuni | juuli | august aug | september sept |
        oktoober okt | november nov | detsember dets
    """,
    "fi": """
        tammikuu tammi tammikuuta | helmikuu helmi helmikuuta | maaliskuu maalis maaliskuuta | huhtikuu huhti huhtikuuta
        | toukokuu touko toukokuuta | kesäkuu kesä kesäkuuta | heinäkuu heinä heinäkuuta | elokuu elo elokuuta | syyskuu
        syys syyskuuta | lokakuu loka lokakuuta | marraskuu marras marraskuuta | joulukuu joulu joulukuuta
    """,
    "fr": """
        janvier janv | février févr | mars | avril avr | mai | juin | juillet juil | août | septembre sept | octobre oct
        | novembre nov | décembre déc
    """,
    "ga": """
        eanáir ean | feabhra feabh | márta | aibreán aib | bealtaine beal | meitheamh meith | iúil | lúnasa lún | mfómh
        | dfómh | samhain samh | nollaig noll
    """,
    "hr": """
        siječanj sij siječnja | veljača velj veljače | ožujak ožu ožujka | travanj tra travnja | svibanj svi svibnja |
        lipanj lip lipnja | srpanj srp srpnja | kolovoz kol kolovoza | rujan ruj rujna | listopad lis listopada |
        studeni stu studenoga studenog | prosinac pro prosinca
    """,
    "hu": """
        január jan | február febr | március márc | április ápr | május máj | június jún | július júl | augusztus aug |
        szeptember szept | október okt | november nov | december dec
    """,
    "it": """
        gennaio gen | febbraio feb | marzo mar | aprile apr | maggio mag | giugno giu | luglio lug | agosto ago |
        settembre set sett | ottobre ott | novembre nov | dicembre dic
    """,
    "lt": """
        sausis saus sausio | vasaris vas vasario | kovas kov kovo | balandis bal balandžio | gegužė geg gegužės |
        birželis birž birželio | liepa liep liepos | rugpjūtis rugp rugpjūčio | rugsėjis rugs rugsėjo | spalis spal
        spalio | lapkritis lapkr lapkričio | gruodis gruod gruodžio
    """,
    "lv": """
        janvāris janv janvāra | februāris febr februāra | marts marta | aprīlis apr aprīļa | maijs maija | jūnijs jūn
        jūnija | jūlijs jūl jūlija | augusts aug augusta | septembris sept septembra | oktobris okt oktobra | novembris
        nov novembra | decembris dec decembra
    """,
    "mt": """
        jannar jan | frar fra | marzu mar | april apr | mejju mej | ġunju ġun | lulju lul | awwissu aww | settembru set
        | ottubru ott | novembru nov | diċembru diċ
    """,
    "nl": """
        januari jan | februari feb | maart mrt | april apr | mei | juni jun | juli jul | augustus aug | september sep |
        oktober okt | november nov | december dec
    """,
    "pl": """
        styczeń sty stycznia | luty lut lutego | marzec mar marca | kwiecień kwi kwietnia | maj maja | czerwiec cze
        czerwca | lipiec lip lipca | sierpień sie sierpnia | wrzesień wrz września | październik paź października |
        listopad lis listopada | grudzień gru grudnia
    """,
    "pt": """
        janeiro jan | fevereiro fev | março mar | abril abr | maio mai | junho jun | julho jul | agosto ago | setembro
        set | outubro out | novembro nov | dezembro dez
    """,
    "ro": """
        ianuarie ian | februarie feb | martie mar | aprilie apr | mai | iunie iun | iulie iul | august aug | septembrie
        sept | octombrie oct | noiembrie nov | decembrie dec
    """,
    "sk": """
        január jan januára | február feb februára | marec mar marca | apríl apr apríla | máj mája | jún júna | júl júla
        | august aug augusta | september sep septembra | október okt októbra | november nov novembra | december dec
        decembra
    """,
    "sl": """
        januar jan januarja | februar feb februarja | marec mar marca | april apr aprila | maj maja | junij jun junija |
        julij jul julija | avgust avg avgusta | september sep septembra | oktober okt oktobra | november nov novembra |
        december dec decembra
    """,
    "sv": """
        januari jan | februari feb | mars | april apr | maj | juni | juli | augusti aug | september sep sept | oktober
        okt | november nov | december dec
    """,
}
_NAMES = {"cs": "Czech", "hr": "Croatian", "pl": "Polish"}
"""Languages in which a word is another month than elsewhere."""


def _meanings() -> dict[str, dict[int, frozenset[str]]]:
    found: dict[str, dict[int, frozenset[str]]] = {}
    for language, words in _WORDS.items():
        for number, names in enumerate(words.split("|"), 1):
            for word in map(fold, names.split()):
                months = found.setdefault(word, {})
                months[number] = months.get(number, frozenset()) | {language}
    return found


MONTHS: Mapping[str, Mapping[int, frozenset[str]]] = _meanings()
"""Words without diacritics → 1 to 12 → the languages in which the word is that month."""
LANGUAGES = tuple(_WORDS)
"""The languages, ISO 639-1."""


def month(word: str, evidence: Evidence = frozenset()) -> int:
    """The month that a word means, 0 if it is none. Raises RowError if it may be two and the evidence does not tell.

    >>> month("März"), month("lorem"), month("listopada", frozenset({frozenset({"hr"})}))
    (3, 0, 10)
    """
    readings = MONTHS.get(fold(word), {})
    if len(readings) < 2:
        return next(iter(readings), 0)
    told = _told(readings, evidence)
    if len(told) == 1:
        return told[0]
    why = "the file has words of both" if told else "nothing in the file tells which"
    raise RowError(
        f"{word!r} is {_listed(readings)}: {why}.",
        f"Write YYYY-MM-DD, or give language ({' or '.join(sorted(_spoken(readings)))}) in the mapping.",
    )


def settled(words: Iterable[str], evidence: Evidence) -> Iterator[tuple[str, int]]:
    """Those of the words that may mean two months, with the one that the evidence tells."""
    for word in sorted(words):
        readings = MONTHS.get(word, {})
        if len(readings) > 1 and len(told := _told(readings, evidence)) == 1:
            yield word, told[0]


def languages_of(word: str) -> frozenset[str]:
    """The languages in which a word is a month."""
    return _spoken(MONTHS.get(fold(word), {}))


def _told(readings: Mapping[int, frozenset[str]], evidence: Evidence) -> list[int]:
    """The readings that some of the evidence tells."""
    return [number for number in readings if any(_only(readings, number, languages) for languages in evidence)]


def _only(readings: Mapping[int, frozenset[str]], number: int, languages: Collection[str]) -> bool:
    """Whether these languages know the word as this month, and none of them as another."""
    return {month for month, known in readings.items() if not known.isdisjoint(languages)} == {number}


def _spoken(readings: Mapping[int, frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*readings.values())


def _listed(readings: Mapping[int, frozenset[str]]) -> str:
    english = [names.split()[0].title() for names in _WORDS["en"].split("|")]
    return ", ".join(
        f"{english[number - 1]} in {' and '.join(_NAMES[language] for language in sorted(languages))}"
        for number, languages in sorted(readings.items())
    )
