"""Addresses as people write them → units: one line or the cells of a row, as of a day.

Read first `reader` (the question) and `model` (the answer); `conversion` writes the answer as rows of old and new.
`words` and `data/addresses.yaml` hold what stands beside names, `line` the syllables of a text, `gazetteer` the names of a
register as of a day, `mentions` the names found in a text, `search` which of them go together.
"""

from tinhgon.organisations.addresses.line import Cell
from tinhgon.organisations.addresses.model import Ground, Mark, Problem, Reading
from tinhgon.organisations.addresses.reader import AddressReader

__all__ = ["AddressReader", "Cell", "Ground", "Mark", "Problem", "Reading"]
