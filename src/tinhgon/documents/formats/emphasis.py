"""Markdown emphasis out of a text, and how much of the text it covered. Made for the broken marks of converters."""

import re

_STARS = re.compile(r"\\[\\`*_{}\[\]()#+\-.!|<>~^\"'$@&:;,/?=%]|\(\*+\)|\*+")
_BREAK = re.compile(r"<br\s*/?>", re.I)
_TAG = re.compile(r"</?(?:u|b|i|em|strong|sup|sub|span|div|p|center|font|mark|small)\b[^<>]*>", re.I)
_UNDERSCORE = re.compile(r"(?<![\w_])_{1,2}(?=\S)([^_\n]+?)(?<=\S)_{1,2}(?![\w_])")
_ATTRIBUTES = re.compile(r"\]\{[^{}\n]*\}|\{\.[^{}\n]*\}|\{#[^{}\n]*\}")
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_ENTITIES = {"&nbsp;": " ", "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'"}
_ENTITY = re.compile("|".join(map(re.escape, _ENTITIES)))


def strip_emphasis(text: str) -> tuple[str, float, float]:
    """Return `text` without markup, and the shares (0 to 1) of its letters that were bold and italic."""
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub("\n", text))
    if "&" in text:
        text = _ENTITY.sub(lambda found: _ENTITIES[found[0]], text)
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if "{" in text:
        text = _ATTRIBUTES.sub("", text)
    parts: list[str] = []
    letters = bold = italic = 0
    is_bold = is_italic = False
    at = 0

    def add(piece: str) -> None:
        nonlocal letters, bold, italic
        count = sum(1 for letter in piece if letter.isalpha())
        letters += count
        bold += count if is_bold else 0
        italic += count if is_italic else 0
        parts.append(piece)

    for found in _STARS.finditer(text):
        add(text[at : found.start()])
        at = found.end()
        mark = found[0]
        if mark[0] == "\\":
            add(mark[1])
        elif mark[0] == "(":
            add(mark)
        else:
            if len(mark) % 2:
                is_italic = not is_italic
            if len(mark) % 4 in (2, 3):
                is_bold = not is_bold
    add(text[at:])
    plain_text = "".join(parts)
    if "_" in plain_text:
        plain_text = _UNDERSCORE.sub(r"\1", plain_text)
    plain_text = "\n".join(" ".join(line.split()) for line in plain_text.split("\n"))
    return plain_text.strip(), (bold / letters if letters else 0.0), (italic / letters if letters else 0.0)
