import pytest

from tinhgon.reading.language.labels import label_role
from tinhgon.reading.language.names import names_in
from tinhgon.reading.language.sentences import analyse, heading_names, listed_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Sở Nội vụ, Sở Tài chính và UBND các xã, phường", ["Sở Nội vụ", "Sở Tài chính", "UBND các xã, phường"]),
        ("các sở: Nội vụ, Khoa học và Công nghệ và Tài chính", ["Sở Nội vụ", "Sở Khoa học và Công nghệ", "Sở Tài chính"]),
        ("các Sở Tài chính, Xây dựng và UBND thành phố", ["Sở Tài chính", "Sở Xây dựng", "UBND thành phố"]),
        ("các Đảng ủy: Chính phủ; Quốc hội", ["Đảng ủy Chính phủ", "Đảng ủy Quốc hội"]),
        ("Sở Văn hóa, Thể thao và Du lịch; Công an tỉnh", ["Sở Văn hóa, Thể thao và Du lịch", "Công an tỉnh"]),
        ("các sở, ban, ngành tỉnh", ["các sở, ban, ngành tỉnh"]),
        ("Mặt trận Tổ quốc Việt Nam và các tổ chức chính trị - xã hội tỉnh",
         ["Mặt trận Tổ quốc Việt Nam", "các tổ chức chính trị - xã hội tỉnh"]),
        ("Sở Y tế và các cơ quan, đơn vị có liên quan", ["Sở Y tế"]),
        ("các cơ quan, đơn vị, địa phương", []),
        ("Văn phòng HĐND và UBND xã, Phòng Kinh tế", ["Văn phòng HĐND và UBND xã", "Phòng Kinh tế"]),
        ("Trung tâm Dịch vụ việc làm (Sở Nội vụ), Hội Nông dân tỉnh (cũ)",
         ["Trung tâm Dịch vụ việc làm", "Hội Nông dân tỉnh (cũ)"]),
        ("Thủ trưởng các sở, ban, ngành và Chủ tịch UBND các xã", ["Thủ trưởng các sở, ban, ngành", "Chủ tịch UBND các xã"]),
    ],
)  # fmt: skip
def test_lists_of_names_split(text: str, names: list[str]) -> None:
    assert list(names_in(text)) == names


@pytest.mark.parametrize(
    ("sentence", "lead", "coordinating"),
    [
        ("Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính và các đơn vị liên quan xây dựng đề án.",
         ["Sở Nội vụ"], ["Sở Tài chính"]),
        ("Sở Giáo dục và Đào tạo tham mưu sắp xếp mạng lưới trường lớp.", ["Sở Giáo dục và Đào tạo"], []),
        ("Trên cơ sở đề xuất của Sở Y tế, Sở Tài chính bố trí kinh phí.", ["Sở Tài chính"], []),
        ("Giao Ban Tổ chức; Ủy ban Kiểm tra; Văn phòng Tỉnh ủy rà soát quy định.",
         ["Ban Tổ chức", "Ủy ban Kiểm tra", "Văn phòng Tỉnh ủy"], []),
        ("Nếu có vướng mắc, đề nghị các sở, ban, ngành kịp thời phản ánh về Sở Nội vụ.", ["các sở, ban, ngành"], []),
        ("Giao Đảng ủy Ủy ban nhân dân tỉnh chỉ đạo Sở Nội vụ xây dựng phương án.", ["Đảng ủy Ủy ban nhân dân tỉnh"], []),
        ("Sở Xây dựng: hướng dẫn kiểm kê tài sản.", ["Sở Xây dựng"], []),
        ("Tổ chức sơ kết, rút kinh nghiệm.", [], []),
        ("Báo cáo Bộ Nội vụ kết quả thực hiện.", [], []),
        ("Ban hành kế hoạch và phối hợp với Hội Nông dân tuyên truyền.", [], ["Hội Nông dân"]),
        (
            "Ban Tuyên giáo và Dân vận Tỉnh ủy phối hợp với Sở Nội vụ giới thiệu gương cán bộ tiêu biểu.",
            ["Ban Tuyên giáo và Dân vận Tỉnh ủy"], ["Sở Nội vụ"],
        ),
    ],
)  # fmt: skip
def test_a_sentence_names_its_actors(sentence: str, lead: list[str], coordinating: list[str]) -> None:
    says = analyse(sentence)
    assert (list(says.actors), list(says.partners)) == (lead, coordinating)


@pytest.mark.parametrize(
    ("heading", "lead"),
    [
        ("Sở Tài chính", ["Sở Tài chính"]),
        ("Trách nhiệm của Ủy ban nhân dân các xã, phường:", ["Ủy ban nhân dân các xã, phường"]),
        ("Sở Nội vụ có trách nhiệm:", ["Sở Nội vụ"]),
        ("Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", ["Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"]),
        ("Sở Tài chính - Cơ quan thường trực", ["Sở Tài chính"]),
    ],
)
def test_a_heading_of_names_gives_the_lead(heading: str, lead: list[str]) -> None:
    assert list(heading_names(heading) or ()) == lead


@pytest.mark.parametrize("heading", ["Năm 2025", "Tổ chức thực hiện", "Nhiệm vụ, giải pháp", "Tăng cường kiểm tra"])
def test_other_headings_name_no_one(heading: str) -> None:
    assert heading_names(heading) is None


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Cơ quan chủ trì", "lead"), ("Đơn vị thực hiện", "lead"), ("Chủ trì", "lead"), ("Cơ quan/đơn vị chủ trì", "lead"),
        ("Đơn vị phối hợp", "with"), ("Phối hợp thực hiện", "with"), ("Thời gian hoàn thành", "time"), ("Thời hạn", "time"),
        ("Tiến độ", "time"), ("Nội dung nhiệm vụ", "content"), ("Sản phẩm", "product"), ("STT", "number"),
    ],
)  # fmt: skip
def test_labels_and_column_heads(label: str, kind: str) -> None:
    assert label_role(label) == kind


def test_a_fields_value_gives_the_names_it_lists() -> None:
    assert listed_names("Sở Nội vụ") == (("Sở Nội vụ",), ())
    assert listed_names("các sở, ngành; UBND các xã")[0] == ("các sở, ngành", "UBND các xã")
    assert listed_names("Sở Y tế chủ trì, phối hợp với Sở Tài chính") == (("Sở Y tế",), ("Sở Tài chính",))
