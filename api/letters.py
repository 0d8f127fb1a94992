"""The letter that asks a mentor first, before anybody is introduced: plain text in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from competence_explorer.api.chains import Chain, Stop
from competence_explorer.api.languages import gettext as _

LONGEST_ADDRESS = 1900
"""Letters of a mailto address that every mail program takes; beyond it the text is left to be pasted."""


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject and text."""

    subject: str
    text: str

    @property
    def mailto(self) -> str:
        """An address that opens a mail program with the letter. It names no recipient: e-mail addresses are keys of
        the graph, which are shown to nobody.

        >>> Letter("A & B", "One\\nTwo").mailto
        'mailto:?subject=A%20%26%20B&body=One%0D%0ATwo'
        """
        whole = f"{self._bare}&body={_quoted(self.text)}"
        return whole if len(whole) <= LONGEST_ADDRESS else self._bare

    @property
    def _bare(self) -> str:
        return f"mailto:?subject={_quoted(self.subject)}"


def letter(chain: Chain, competence: str = "") -> Letter:
    """The letter to the mentor at the end of a chain; without a competence it asks for a talk."""
    names = {"mentor": chain.mentor.name, "asker": _at(chain.asker), "competence": competence}
    if competence:
        asked = _("%(asker)s would like to learn from you about: %(competence)s.") % names
    else:
        asked = _("%(asker)s would like to get to know you and your work.") % names
    parts = (
        _("Dear %(mentor)s,") % names,
        asked,
        _way(chain),
        _("Before anybody is introduced we ask you: may we do so? You may say no without a reason; "
          "then nothing is passed on."),
        _("To begin with it would be a talk of half an hour. When and how is for you to say."),
        _("Kind regards"),
    )  # fmt: skip
    return Letter(_("May we introduce %(asker)s to you?") % {"asker": chain.asker.name}, "\n\n".join(parts))


def _way(chain: Chain) -> str:
    if not chain.between:
        return _("You know each other already, from work.")
    names = ", ".join(_at(stop) for stop in chain.between)
    return _("Between you stand, in this order: %(names)s.") % {"names": names}


def _at(stop: Stop) -> str:
    return f"{stop.name} ({stop.institution})" if stop.institution else stop.name


def _quoted(text: str) -> str:
    return quote(text.replace("\n", "\r\n"), safe="")
