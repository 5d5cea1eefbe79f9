"""Legacy letters in a DOCX, decided run by run: TCVN3 and VNI text where the font or the letters say so.

Three cases meet in one document: runs in a legacy font (converted), runs in a legacy font whose letters are Unicode
already (someone changed the text and not the font: kept), and runs without a legacy font whose letters are legacy all
the same (the font was replaced: converted paragraph by paragraph, where that turns no Vietnamese into Vietnamese).
"""

import re
from functools import lru_cache
from typing import Any

from tinhgon.documents.formats.docx_styles import font_of
from tinhgon.documents.formats.docx_tree import RPR, RUN, TEXT, W
from tinhgon.vietnamese import legacy

# Letters that only Unicode has: whoever wrote them did not write TCVN3 or VNI.
_UNICODE_ONLY = re.compile("[ăĂđĐĩĨũŨơƠưƯ\u1ea0-\u1eff\u0300-\u0323]")
_HIGH = re.compile("[\x80-\xff]")
# Signs beside letters that Vietnamese in Unicode has no use for.
_SUSPICIOUS = re.compile(
    "(?<=[A-Za-z])[µ¸¶·¹¨»¾¼½Æ©ÇÊÉËÐ®§¬¦\xadñ÷ï×ØÞßåæäëîöøþçÝ]|[µ¸¶·¹¨»¾¼½Æ©ÇÊÉËÐ®§¬¦\xadñ÷ïØÞßåæäëîöøþçÝ](?=[A-Za-z])"
)
_LEAST = 200  # characters; a paragraph shorter than this is judged with the whole text's help

encoding_of_font = lru_cache(maxsize=512)(legacy.encoding_of_font)
is_capitals_font = lru_cache(maxsize=512)(legacy.is_capitals_font)


class LegacyText:
    """What is known of one document's legacy letters."""

    def __init__(self, story: Any) -> None:
        self._story = story
        self._whole: str | None = None
        self._lies: dict[str, bool] | None = None

    def is_unicode(self, text: str, font: str) -> bool:
        """Return whether `text`, set in a legacy font, is Unicode already."""
        if _UNICODE_ONLY.search(text):
            return True
        if not _HIGH.search(text):
            return False  # nothing to convert; capitals still count
        if self._lies is None:
            self._lies = self._lying_fonts()
        return self._lies.get(font, self._lies.get("", False))

    def _lying_fonts(self) -> dict[str, bool]:
        """Return for each legacy font, "" for runs that get theirs from a style, whether its text is mostly Unicode."""
        counts: dict[str, list[int]] = {}
        for run in self._story.iter(RUN):
            fonts = run.find(f"{RPR}/{W}rFonts")
            font = (font_of(fonts, None) or "") if fonts is not None else ""
            if font and not encoding_of_font(font):
                continue
            count = counts.setdefault(font, [0, 0])
            for text in run.iterchildren(TEXT):
                if text.text:
                    count[0] += bool(_UNICODE_ONLY.search(text.text))
                    count[1] += bool(_SUSPICIOUS.search(text.text))
        return {font: unicode > legacy_runs for font, (unicode, legacy_runs) in counts.items()}

    def unnamed(self, text: str) -> str:
        """Return the encoding of a paragraph's text that no legacy font claims, "" if it is Unicode."""
        # The cheap question first: nearly every Vietnamese paragraph in Unicode answers it in its first words.
        if _UNICODE_ONLY.search(text) or not _SUSPICIOUS.search(text):
            return ""
        found = legacy.detect_legacy(text)
        if found or len(text) >= _LEAST:
            return found
        if self._whole is None:
            self._whole = self._judge_whole()
        return self._whole

    def _judge_whole(self) -> str:
        sample: list[str] = []
        length = 0
        for element in self._story.iter(TEXT):
            if element.text and not _UNICODE_ONLY.search(element.text):
                sample.append(element.text)
                length += len(element.text)
                if length > 20_000:
                    break
        return legacy.detect_legacy(" ".join(sample))
