"""Real syllables, and texts typed before Unicode."""

import pytest

from tinhgon.vietnamese.legacy import detect_legacy, encoding_of_font, from_legacy, is_capitals_font
from tinhgon.vietnamese.syllables import is_syllable, syllable_share


@pytest.mark.parametrize(
    "word", ["nghiêng", "Quyết", "giếng", "gì", "ủy", "uỷ", "hoà", "hòa", "Đảng", "yêu", "khuya", "quốc", "xoong", "ỦY"]
)
def test_syllables_of_the_language(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["ban6", "nh©n", "tØnh", "work", "mat", "quyêt", "ngn", "đđ", "tòá"])
def test_what_is_no_syllable(word):
    assert not is_syllable(word)


def test_abbreviations_and_numbers_are_not_judged():
    assert syllable_share("HĐND TW 15 30/6/2025") == (0.0, 0)


def test_a_good_text_is_nearly_all_syllables_and_garbage_is_not():
    good = "Ban Thường vụ Tỉnh ủy giao Sở Nội vụ chủ trì, hoàn thành trước ngày 30/6/2025."
    assert syllable_share(good)[0] == 1.0
    assert syllable_share("%DQ 7K˱ͥQJ YͭW͑QK ͯ\\ JLDR 6ͧ 1͡L Yͭ FKͯ WUu")[0] < 0.3


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("tcvn3", "Uû ban nh©n d©n tØnh giao Së Néi vô chñ tr× thùc hiÖn nhiÖm vô"),
        ("vni", "UÛy ban nhaân daân tænh giao Sôû Noäi vuï chuû trì thöïc hieän nhieäm vuï"),
    ],
)
def test_legacy_text_is_recognised_by_its_letters(encoding, text):
    assert detect_legacy(text) == encoding
    assert "ban nhân dân tỉnh giao Sở Nội vụ chủ trì thực hiện nhiệm vụ" in from_legacy(text, encoding)


def test_unicode_text_is_left_alone():
    assert detect_legacy("Ủy ban nhân dân tỉnh giao Sở Nội vụ chủ trì thực hiện nhiệm vụ") == ""
    assert detect_legacy("Le préfet a présenté le rapport à l'assemblée générale où il était né") == ""


def test_fonts_tell_the_encoding():
    assert encoding_of_font("ABCDEF+.VnTimeH") == "tcvn3"
    assert encoding_of_font("VNI-Times") == "vni"
    assert encoding_of_font("Times New Roman") == ""
    assert is_capitals_font(".VnTimeH")
    assert not is_capitals_font(".VnTime")
