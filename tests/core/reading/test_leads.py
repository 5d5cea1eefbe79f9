import pytest

from tinhgon.reading.leads import field_actors, field_kind, heading_actors, sentence_actors
from tinhgon.reading.model import Field
from tinhgon.reading.names import split_names


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
    assert list(split_names(text)) == names


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
    actors = sentence_actors(sentence)
    assert (list(actors.lead), list(actors.coordinating)) == (lead, coordinating)


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
    actors = heading_actors(heading)
    assert actors is not None
    assert list(actors.lead) == lead


@pytest.mark.parametrize(
    "heading", ["Cấp tỉnh", "Năm 2025", "Tổ chức thực hiện", "Nhiệm vụ, giải pháp", "Tăng cường kiểm tra"]
)
def test_other_headings_name_no_one(heading: str) -> None:
    assert heading_actors(heading) is None


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Cơ quan chủ trì", "lead"), ("Đơn vị thực hiện", "lead"), ("Chủ trì", "lead"), ("Cơ quan/đơn vị chủ trì", "lead"),
        ("Đơn vị phối hợp", "with"), ("Phối hợp thực hiện", "with"), ("Thời gian hoàn thành", "time"), ("Thời hạn", "time"),
        ("Tiến độ", "time"), ("Nội dung nhiệm vụ", "content"), ("Sản phẩm", ""), ("STT", ""),
    ],
)  # fmt: skip
def test_labels_and_column_heads(label: str, kind: str) -> None:
    assert field_kind(label) == kind


def test_fields_give_lead_and_coordination() -> None:
    actors = field_actors(
        [Field(label="Chủ trì", value="Sở Nội vụ"), Field(label="Phối hợp", value="các sở, ngành; UBND các xã")]
    )
    assert (actors.lead, actors.coordinating) == (("Sở Nội vụ",), ("các sở, ngành", "UBND các xã"))
