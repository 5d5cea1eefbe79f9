import pytest

from tinhgon.reading.changes import find_changes
from tinhgon.reading.model import Clause, Letterhead

Event = tuple[str, list[str], list[str]]


def changes(text: str, *above: tuple[str, str]) -> list[Event]:
    parent = above[-1][0] if above else None
    clauses = [Clause(path=path, parent=None, text=words) for path, words in above]
    clauses.append(Clause(path=f"{parent}.1" if parent else "1", parent=parent, text=text))
    return [(c.type.value, list(c.predecessors), list(c.successors)) for c in find_changes(clauses, Letterhead())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Kết thúc hoạt động của 02 đảng đoàn gồm: Đảng đoàn Hội Nông dân tỉnh và Đảng đoàn Hội Cựu chiến binh tỉnh.",
            [("dissolve", ["Đảng đoàn Hội Nông dân tỉnh"], []), ("dissolve", ["Đảng đoàn Hội Cựu chiến binh tỉnh"], [])],
            id="each body that ends is an event",
        ),
        pytest.param(
            "Hợp nhất Ban Tuyên giáo và Ban Dân vận cấp ủy cấp huyện thành Ban Tuyên giáo và Dân vận cấp ủy cấp huyện.",
            [("merge", ["Ban Tuyên giáo cấp ủy cấp huyện", "Ban Dân vận cấp ủy cấp huyện"],
              ["Ban Tuyên giáo và Dân vận cấp ủy cấp huyện"])],
            id="the level at the end is shared",
        ),
        pytest.param(
            "Thành lập Sở Tài chính trên cơ sở hợp nhất Sở Kế hoạch và Đầu tư với Sở Tài chính.",
            [("merge", ["Sở Kế hoạch và Đầu tư", "Sở Tài chính"], ["Sở Tài chính"])],
            id="founded by a merger is one merger",
        ),
        pytest.param(
            "Thành lập các sở: Sở Xây dựng trên cơ sở hợp nhất Sở Giao thông vận tải Sở Xây dựng.",
            [("merge", ["Sở Giao thông vận tải", "Sở Xây dựng"], ["Sở Xây dựng"])],
            id="a forgotten và",
        ),
        pytest.param(
            "Sáp nhập Trung tâm Khuyến nông và Trung tâm Giống cây trồng vào Chi cục Trồng trọt và Bảo vệ thực vật.",
            [("absorb", ["Trung tâm Khuyến nông", "Trung tâm Giống cây trồng"],
              ["Chi cục Trồng trọt và Bảo vệ thực vật"])],
            id="merged into one that goes on",
        ),
        pytest.param(
            "Hợp nhất các sở: Xây dựng, Giao thông vận tải thành Sở Xây dựng.",
            [("merge", ["Sở Xây dựng", "Sở Giao thông vận tải"], ["Sở Xây dựng"])],
            id="shared head word",
        ),
        pytest.param(
            "Thành lập hoặc kiện toàn Ban Chỉ đạo cải cách hành chính để chỉ đạo các đơn vị.",
            [("establish", [], ["Ban Chỉ đạo cải cách hành chính"]),
             ("reorganise", ["Ban Chỉ đạo cải cách hành chính"], ["Ban Chỉ đạo cải cách hành chính"])],
            id="two verbs, two events",
        ),
        pytest.param(
            "Đổi tên Ban Dân tộc tỉnh thành Sở Dân tộc và Tôn giáo tỉnh.",
            [("rename", ["Ban Dân tộc tỉnh"], ["Sở Dân tộc và Tôn giáo tỉnh"])],
            id="rename",
        ),
        pytest.param(
            "Tách Phòng Kinh tế - Hạ tầng thành Phòng Kinh tế và Phòng Quản lý đô thị.",
            [("split", ["Phòng Kinh tế - Hạ tầng"], ["Phòng Kinh tế", "Phòng Quản lý đô thị"])],
            id="split",
        ),
        pytest.param(
            "Giải thể Phòng Y tế huyện, chuyển chức năng, nhiệm vụ của Phòng Y tế sang Phòng Văn hóa - Xã hội.",
            [("dissolve", ["Phòng Y tế huyện"], []), ("transfer", ["Phòng Y tế"], ["Phòng Văn hóa - Xã hội"])],
            id="end and transfer in one sentence",
        ),
        pytest.param(
            "Thành lập Phòng Nông nghiệp trên cơ sở tổ chức lại Phòng Kinh tế.",
            [("establish", ["Phòng Kinh tế"], ["Phòng Nông nghiệp"])],
            id="founded on another, ruling 11",
        ),
        pytest.param(
            "Hợp nhất tỉnh Bình An, tỉnh Lạc Thủy và thành phố Sơn Hà; lấy tên là thành phố Sơn Hà, trung tâm chính trị "
            "- hành chính đặt tại Lạc Thủy.",
            [("merge", ["tỉnh Bình An", "tỉnh Lạc Thủy", "thành phố Sơn Hà"], ["thành phố Sơn Hà"])],
            id="provinces",
        ),
    ],
)  # fmt: skip
def test_change(text: str, expected: list[Event]) -> None:
    assert changes(text) == expected


@pytest.mark.parametrize(
    ("area", "units"),
    [
        ("toàn bộ diện tích tự nhiên, quy mô dân số của thị trấn Mai và các xã An Hòa (huyện Mai), Bình Lộc",
         ["thị trấn Mai", "xã An Hòa (huyện Mai)", "xã Bình Lộc"]),
        ("một phần diện tích tự nhiên của phường Hạ và phần còn lại của các phường Thượng, Trung sau khi sắp xếp theo "
         "quy định tại khoản 3, khoản 5 Điều này", ["phường Hạ", "phường Thượng", "phường Trung"]),
        ("toàn bộ diện tích tự nhiên, quy mô dân số của cácxã An Bình vàxã Lộc Anthành xã mới có tên gọi là xã Bình An. "
         "Sắp xếp toàn bộ diện tích tự nhiên của xã An Bình", ["xã An Bình", "xã Lộc An"]),
        ("Phường 5 và một phần diện tích tự nhiên, quy mô dân số của Phường 4 (Quận 3)", ["Phường 5", "Phường 4 (Quận 3)"]),
    ],
)  # fmt: skip
def test_a_clause_on_communes_is_one_merger_of_all_its_parts(area: str, units: list[str]) -> None:
    ((type_, before, after),) = changes(f"Sắp xếp {area} thành xã mới có tên gọi là xã Bình An.")
    assert (type_, before, after) == ("merge", units, ["xã Bình An"])


@pytest.mark.parametrize(
    "text",
    [
        "Nghiên cứu, đề xuất sắp xếp, sáp nhập một số hội quần chúng.",
        "Giao Sở Nội vụ xây dựng Đề án sáp nhập Trung tâm A và Trung tâm B thành Trung tâm C.",
        "Thực hiện Kế hoạch số 12-KH/TU về hợp nhất Ban Tuyên giáo và Ban Dân vận.",
        "Sau khi thành lập Đảng bộ xã, Ban Tổ chức hướng dẫn công tác nhân sự.",
        "Tuyên truyền về việc giải thể Quỹ Hỗ trợ nông dân.",
        "Bãi bỏ Quyết định số 1/QĐ-UBND về việc thành lập Quỹ Hỗ trợ nông dân.",
        "Trình Ủy ban ban hành các quyết định thành lập đoàn giám sát công tác bầu cử.",
        "Thực hiện việc sắp xếp tổ chức bộ máy của hệ thống chính trị.",
        "Đẩy mạnh chuyển đổi số, chia sẻ dữ liệu giữa Sở Nội vụ và Sở Tài chính.",
    ],
)
def test_what_only_speaks_of_a_change_is_none(text: str) -> None:
    assert changes(text) == []


def test_an_approval_is_an_order() -> None:
    assert changes("Đồng ý chủ trương kết thúc hoạt động của Đảng bộ Khối Doanh nghiệp tỉnh.") == [
        ("dissolve", ["Đảng bộ Khối Doanh nghiệp tỉnh"], [])
    ]


def test_issuing_the_decision_founds_the_body() -> None:
    assert changes("Ủy ban nhân dân xã ban hành Quyết định thành lập Tổ giúp việc Ban Chỉ đạo.") == [
        ("establish", [], ["Tổ giúp việc Ban Chỉ đạo"])
    ]


def test_nothing_under_purposes_is_a_change() -> None:
    assert changes("Thành lập Ban Chỉ đạo tinh gọn bộ máy.", ("I", "Mục đích, yêu cầu")) == []


def test_who_takes_over_tasks_may_stand_in_the_clause_above() -> None:
    assert changes("Tiếp nhận các nhiệm vụ của Quỹ Hỗ trợ ngư dân.", ("Đ2", "Sở Công Thương có trách nhiệm:")) == [
        ("transfer", ["Quỹ Hỗ trợ ngư dân"], ["Sở Công Thương"])
    ]
