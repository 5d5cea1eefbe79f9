"""Signs of symbol fonts, which keep them where Unicode has letters or nothing: code in the font → Unicode."""

_SYMBOL = {
    0xB7: "•", 0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB0: "°", 0xB9: "≠", 0xBB: "≈", 0xAE: "→", 0xAC: "←",
    0xDE: "⇒", 0xDB: "⇔", 0xB8: "÷", 0xD6: "√", 0xA5: "∞", 0xD7: "⋅", 0x2D: "-", 0xB2: "″", 0xA2: "′", 0xBC: "…",
    0xE5: "∑", 0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x44: "Δ", 0x6D: "μ", 0x70: "π", 0x57: "Ω", 0x53: "Σ",
}  # fmt: skip
_WINGDINGS = {
    0xB7: "•", 0xA7: "▪", 0xD8: "➢", 0xFC: "✓", 0x76: "❖", 0xE0: "→", 0xF0: "⇨", 0xA8: "□", 0xFE: "☑", 0x6F: "□",
    0x71: "❑", 0x6C: "●", 0x6E: "■", 0x9F: "•", 0x9E: "·", 0xFB: "✗", 0xFD: "☒", 0xDF: "←", 0xE8: "➔", 0xAB: "★",
    0x75: "◆", 0xA1: "○", 0x2D: "-", 0x46: "☞", 0xD9: "➣", 0x77: "⬥", 0x78: "☒", 0x8C: "①", 0x28: "☎", 0x2A: "✉",
}  # fmt: skip
_WINGDINGS_2 = {0x50: "✓", 0x52: "☑", 0x4F: "✗", 0x51: "☒", 0xA3: "□", 0x97: "●", 0x96: "•", 0x30: "☑"}
_ANY = {**_SYMBOL, **_WINGDINGS}  # bullets that give no font are mostly Wingdings'


def is_symbol_font(font: str) -> bool:
    return font.lower().startswith(("symbol", "wingdings", "webdings", "zapf", "mt extra"))


def symbol(code: int, font: str) -> str:
    """Return the sign at `code` (0xF0xx or 0xxx) of a symbol font; "" for one that says nothing in a text."""
    name = font.lower()
    table = (
        _SYMBOL if name.startswith("symbol")
        else _WINGDINGS_2 if name.startswith("wingdings 2")
        else _WINGDINGS if name.startswith("wingdings")
        else _ANY
    )  # fmt: skip
    low = code & 0xFF if code >= 0xF000 else code
    if low in table:
        return table[low]
    # The Symbol font keeps figures and punctuation where ASCII has them; Wingdings has pictures there.
    return chr(low) if name.startswith("symbol") and 0x20 <= low < 0x40 else ""


def plain(text: str, font: str) -> str:
    """Return `text`, set in a symbol font or with signs of the private area, in Unicode."""
    everything = is_symbol_font(font)
    return "".join(
        symbol(ord(letter), font)
        if (0xF000 <= ord(letter) <= 0xF0FF) or (everything and 0x20 < ord(letter) <= 0xFF)
        else letter
        for letter in text
    )
