"""Names in documents → units as of the document's day: settled, or offered with all that they may mean.

A name is read relative to the place of the body that issued the document: its own place first, then the places above,
then the nation; never a sibling's. The register is asked before the name is taken for a class ("các sở, ban, ngành").
What is only near, only folded, or alive on another day is offered and never settled: never one silent guess.

Read first `linker` (the question) and `model` (the answer). `words` writes a name the one way, `gazetteer` takes the
place off its end, `places` says which places are meant, `index` holds the bodies of a place by name, `meanings` finds
what a name may be, `near` what is spelt like it, `issuing` who issued a document and where.

Source: NQ 190/2025/QH15 (an old name is read as the agency that receives the function); genre words in
`data/titles.yaml`.
"""

from tinhgon.organisations.linking.linker import Linker
from tinhgon.organisations.linking.model import Fact, How, Link, LinkState
from tinhgon.organisations.linking.wording import how_in_words
from tinhgon.organisations.linking.words import remember_key

__all__ = ["Fact", "How", "Link", "LinkState", "Linker", "how_in_words", "remember_key"]
