"""Words of office language that are often mistyped, and the phrases that show the mistake. Facts, no logic."""

# Two-syllable words so frequent in the genre that the same letters with other marks are a slip of the keyboard.
FREQUENT_WORDS = frozenset(
    """
    thực hiện|triển khai|tổ chức|chỉ đạo|lãnh đạo|kế hoạch|chương trình|nhiệm vụ|chức năng|chính sách|kinh phí|thi hành|
    chấp hành|ban hành|chuyển đổi|sắp xếp|sáp nhập|hợp nhất|giải thể|thành lập|kiện toàn|tham mưu|phối hợp|chủ trì|
    chủ tịch|bí thư|ủy ban|nhân dân|hội đồng|đảng bộ|đảng ủy|cấp ủy|chính quyền|địa phương|cơ quan|đơn vị|bộ máy|
    cán bộ|công chức|viên chức|lao động|biên chế|quy định|quyết định|nghị quyết|kết luận|hướng dẫn|báo cáo|tổng hợp|
    kiểm tra|giám sát|thanh tra|đánh giá|đôn đốc|theo dõi|rà soát|sửa đổi|bổ sung|hoàn thành|hoàn thiện|bảo đảm|
    đảm bảo|thời gian|thời hạn|tài sản|tài chính|ngân sách|trách nhiệm|thẩm quyền|lĩnh vực|quản lý|hiệu quả|hiệu lực|
    chất lượng|nâng cao|tăng cường|đẩy mạnh|tuyên truyền|phổ biến|quán triệt|xây dựng|phương án|đề án|giải pháp|
    mục tiêu|yêu cầu|mục đích|quan điểm|nguyên tắc|tiến độ|kết quả|khó khăn|vướng mắc|xử lý|giải quyết|tiếp nhận|
    chuyển giao|bàn giao|thủ tục|hành chính|văn bản|pháp luật|công tác|hoạt động|thường xuyên|định kỳ|trực thuộc
    """.replace("\n", "").replace("    ", "").split("|")
)  # fmt: skip

# What else the letters may stand for: no slip.
OTHER_WORDS = frozenset(
    """
    thành lấp|chủ trị|chu trình|chủ trình|chính quyên|công tắc|hành chinh|kết quá|đơn vi|thành lập|bộ may|thời gian|
    quan điểm|quán điểm|chính sách|tái sản|tài sàn|đề an|đề ân|báo cao|bảo cáo|kính phí|theo đổi
    """.replace("\n", "").replace("    ", "").split("|")
) - {"kính phí", "thành lập", "thời gian", "quan điểm", "chính sách"}  # fmt: skip

# Mistakes that marks alone do not show: as printed → what it should be.
SLIPS = {
    "chất hành": "chấp hành",
    "thiện hiện": "thực hiện",
    "sát nhập": "sáp nhập",
    "sáp nhật": "sáp nhập",
    "bổ xung": "bổ sung",
    "chỉ tịch": "chủ tịch",
    "nghành": "ngành",
    "avf": "và",
    "cuả": "của",
    "dưạ": "dựa",
    "xuyến suốt": "xuyên suốt",
    "sử lý": "xử lý",
    "chủ tham mưu": "chủ động tham mưu hoặc chủ trì tham mưu",
}
