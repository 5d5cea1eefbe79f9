"""Vietnamese text: one normal form, one folding, one sorting key.

`normalise` gives NFC with true đ; `fold` gives what two people mean by "the same letters" and keeps the length,
so that an offset in folded text is an offset in the text; `match_key` goes on to forget tone style and white space.
"""

from tinhgon.vietnamese.folding import collation_key, fold, match_key, normalise

__all__ = ["collation_key", "fold", "match_key", "normalise"]
