"""Names of bodies and office-holders in running text: where a name begins, where a list of names ends, how it splits.

"Sở A, Sở B và UBND các xã, phường" is three names, "các sở, ban, ngành tỉnh" is one (a class), "các Đảng ủy: Chính
phủ; Quốc hội" is two with a shared head, "các cơ quan, đơn vị có liên quan" is nobody (rulings 7 and 8 of the contract).
"""

import re
from functools import lru_cache

# Words with which the name of a body or a post begins when written with a capital.
HEADS = (
    "Sở|Ban(?! hành)|Bộ(?! máy)|UBND|HĐND|UBMTTQ|MTTQ|BHXH|LĐLĐ|BTV|BCH|BCĐ|U[ỷỶ] ban|Ủy ban|Uỷ ban|Văn phòng|Hội(?! nghị| thảo)|Hội đồng|Đảng ủy|Đảng uỷ|Đảng bộ|"
    "Đảng đoàn|Chi bộ|Quân ủy|Quân uỷ|Công an|Chi cục|Cục|Tổng cục|Vụ|Viện|Trung tâm|Phòng(?!,? chống| ngừa)|Trường(?! hợp)|Học viện|Đại học|Bệnh viện|"
    "Thanh tra|Kho bạc|Bảo hiểm xã hội|Ngân hàng|Chi nhánh|Thuế|Hải quan|Tòa án|Toà án|Liên đoàn|Liên minh|Liên hiệp|Mặt trận|"
    "Đoàn(?! kết)|Tỉnh đoàn|Thành đoàn|Huyện đoàn|Tỉnh ủy|Tỉnh uỷ|Thành ủy|Thành uỷ|Huyện ủy|Thị ủy|Quận ủy|Bộ Chỉ huy|Bộ Tư lệnh|Ban Chỉ huy|Đài|Báo(?! cáo| động)|Tạp chí|"
    "Cổng thông tin|Quỹ|Công ty|Tổng công ty|Tập đoàn|Doanh nghiệp|Hiệp hội|Câu lạc bộ|Thường trực|Ban Thường trực|Ban Thường vụ|Chính phủ|Quốc hội|Quân khu|"
    "Thủ tướng|Chủ tịch|Phó Chủ tịch|Phó chủ tịch|Giám đốc|Phó Giám đốc|Thủ trưởng|Lãnh đạo(?= (?:các(?! cấp [ủu])|Sở|sở|(?:UBND|Ủy ban|Uỷ ban)[^.;:]{0,60} (?:phải|cần|chịu|có|phân công|trực tiếp)|Ban|ban|Bộ|Phòng|phòng|đơn|cơ|Văn|Đảng|Công|huyện|tỉnh|xã))|Chánh|Phó Chánh|Trưởng|Phó Trưởng|Bí thư|Phó Bí thư|"
    "Người đứng đầu|Đồng chí|Đ/c|Ông|Bà|Cán bộ|Công chức|Chuyên viên|Hiệu trưởng|Tổ(?! chức)|Tiểu ban|Nhóm|Cơ quan|Đơn vị|Tổ chức(?= (?:chính trị|đảng|xã hội|hội|công đoàn|đoàn))|Đoàn thể|Ủy viên|Uỷ viên|"
    "Thành viên|Xã|Phường|Thị trấn|Huyện|Quận|Thị xã|Thành phố|Tỉnh|Đặc khu|Kiểm toán|Cảnh sát|Biên phòng|Viễn thông|Bưu điện|Điện lực|Lực lượng|"
    "Cấp ủy|Cấp uỷ|Chính quyền|Hạt|Trạm|Đội|Nhà|Thư viện|Bảo tàng|Vườn quốc gia|Khu|Địa phương|Nhân dân|Bộ trưởng|Tổng Bí thư|Kế toán|Chủ đầu tư|Đảng viên|Thống kê"
)
# The same in small letters: they begin a name of their own only where no class is running on.
_SMALL_HEADS = (
    "cơ quan|đơn vị|doanh nghiệp|phòng|trường|công an|bệnh viện|thủ trưởng|chủ tịch|trưởng|giám đốc|người đứng đầu|"
    "đồng chí|đ/c|cán bộ|chuyên viên|văn phòng|trung tâm|tổ(?! chức)|đại biểu|thành phố|tỉnh|ủy ban|bí thư|đối tượng|chủ đầu tư|công chức|ban thường vụ|đảng ủy|đảng uỷ|cấp ủy|cấp uỷ|chính quyền|thành viên|đoàn|đài"
)
_CLASS = r"(?:tất cả\s+|toàn thể\s+)?(?:các|những|từng|mỗi|toàn bộ)"
_CLASS_NOUNS = (
    r"(?:sở|ban|bộ|ngành|cơ quan|đơn vị|tổ chức|địa phương|cấp ủy|cấp uỷ|cấp|phòng|UBND|Ủy ban|Uỷ ban|xã|phường|huyện|thành phố|tỉnh|quận|thị xã|đặc khu|hội|đoàn thể|"
    r"đoàn|đảng ủy|đảng uỷ|đảng bộ|chi bộ|huyện ủy|thị ủy|thành ủy|tỉnh ủy|tỉnh uỷ|thành uỷ|đồng chí|đ/c|trường|trung tâm|doanh nghiệp|thành viên|chủ|công ty|thôn|khu phố|khối|tổ|"
    r"đối tượng|cán bộ|chuyên viên|phó|ủy viên|uỷ viên|ban đảng|bệnh viện|chi cục|cơ sở|lực lượng|tiểu ban|văn phòng|công an|chính quyền|đại biểu|hợp tác xã|viện|cục|vụ|Tổ|Bộ|Sở|Ban|Hội|Đảng|Phòng|Đoàn|Trường|Huyện|Tỉnh|Thành|Phó|Ủy viên|Chuyên viên|Trung tâm|cổng|báo|nhóm|chi nhánh|ngân hàng|tập đoàn|Tổng|Cơ quan|Đơn vị|mặt trận)"
)
_HEAD_AT = re.compile(
    rf"(?:(?:{HEADS})(?=[\s:/]|$|[,.;)])|(?:{_CLASS}|Các|Những|Toàn thể|Tất cả các)\s+{_CLASS_NOUNS}(?![\w]))"
)
_SMALL_AT = re.compile(rf"(?:{_SMALL_HEADS})(?!\w)")

# Where the predicate begins and the list of names is over.
_VERBS = (
    "chủ trì|phối hợp|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|tham mưu|xây dựng|ban hành|thực hiện|triển khai|tiếp tục|khẩn trương|chủ động|tập trung|"
    "tăng cường|kịp thời|thường xuyên|căn cứ|nghiên cứu|rà soát|hướng dẫn|đôn đốc|theo dõi|kiểm tra|giám sát|tổng hợp|báo cáo|lãnh đạo|chỉ đạo|quán triệt|đẩy mạnh|"
    "nâng cao|bố trí|cân đối|thẩm định|trình|gửi|phải|cần|được|sớm|nghiêm túc|nghiêm|(?<!iệc )làm|(?<!công )(?<!độc )(?<!thành )(?<!thiết )lập|hoàn thành|hoàn thiện|đề xuất|cung cấp|tuyên truyền|phổ biến|bảo đảm|đảm bảo|"
    "tạo điều kiện|(?<!bầu )(?<!Bầu )(?<!ứng )(?<!đề )cử(?! tri)|giúp|định kỳ|hằng|hàng(?! không| hải| hóa)|tự|trực tiếp|phát huy|phát động|vận động|đưa|bám sát|xác định|quan tâm|chú trọng|thống nhất|tiếp nhận|bàn giao|chuyển|"
    "công bố|giải quyết|xử lý|xem xét|quyết định|phân công|(?<!goại )(?<!chuyển )(?<!bàn )giao(?! thông| dịch)|yêu cầu|đề nghị|thông báo|phản ánh|phản hồi|đăng tải|kết nối|cập nhật|tham gia|là|sẽ|đã|đang|tiến hành|thành lập|"
    "kiện toàn|sắp xếp|nộp|thông qua|quản lý|trên cơ sở|theo|trong(?! (?:tỉnh|toàn|thành phố|xã|huyện|hệ thống|ngành|lực lượng))|trước|sau khi|khi|nếu|từ|để|nhằm|vào|bổ sung|đánh giá|đổi mới|củng cố|duy trì|lồng ghép|huy động|"
    "ưu tiên|đầu tư|thí điểm|ký kết|(?<!hữ )(?<!ăng )ký|(?<!hiên )họp|cụ thể hóa|cụ thể hoá|nắm|đề ra|phân bổ|quyết liệt|sử dụng|khắc phục|(?<!an )chấp hành|chấn chỉnh|lựa chọn|hỗ trợ|thẩm tra|tích cực|"
    "thể chế hóa|đồng hành|chuẩn bị|ứng dụng|đấu tranh|chịu|xây dựng|nhanh chóng|phát hiện|tháo gỡ|điều chỉnh|tổng kết|sơ kết|đăng ký|kiểm soát|công khai|cùng|thường(?! trực| vụ)|nhận|mời|xin|"
    "tiếp thu|quy định|giải trình|niêm yết|bồi dưỡng|tập huấn|đào tạo|phân tích|chia sẻ|khai thác|(?<!ào )tạo|thay|bãi bỏ|không|chưa|trả lời|chọn|dự toán|thực thi|phục vụ|dự thảo|hiệp thương|mở|khuyến khích|đóng|biểu dương|thể hiện|nêu|xác minh|tuyên dương|rút kinh nghiệm|khẳng định|lấy ý kiến|xong|nâng cấp|chốt|dự(?= (?:họp|sinh hoạt|hội|lễ|giờ|tiệc))|kết nạp|thu hồi|chi trả|lắp đặt|cắt giảm|hoàn trả|tính toán|góp ý|điều động|(?<!âm )giới thiệu(?! việc làm)|tôn vinh|quảng bá|thu thập"
)
_STRONG = "Có trách nhiệm|Chịu trách nhiệm|Căn cứ|Chủ trì|Phối hợp|Chủ động|Tiếp tục|Tăng cường|Trên cơ sở|Tổ chức (?:triển khai|thực hiện|tuyên truyền|quán triệt)|Khẩn trương|Kịp thời|Theo dõi,|Đôn đốc"
_NOUN_TOCHUC = r"(?:chính trị|đảng|Đảng|xã hội|thành viên|hội|tôn giáo|tín dụng|khác|hành chính|có|liên quan|đoàn|cơ sở|công đoàn|trực thuộc|sử dụng|kinh tế|quốc tế|trong|được|phụ trách|bầu cử|phi|,|và|cá nhân)"
PREDICATE = re.compile(
    rf"(?:^|(?<=[\s,:]))(?:(?:{_VERBS})(?!\w)|tổ chức(?!\w)(?!,|\s+{_NOUN_TOCHUC})|(?:{_STRONG})(?!\w))"
)
# Where a name is over although no known verb follows: behind a place's capitals ("xã Vĩnh Hòa kết nạp …"), a level
# ("Công an tỉnh truy quét …") or a department's field ("Sở Tài chính cấp …"), before a word in small letters.
_UPPER = "A-ZĐÁÀẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÉÈẺẼẸÊẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÚÙỦŨỤƯỨỪỬỮỰÝỲỶỸỴ"
_LOWER = _UPPER.lower()
_GOES_ON = (
    "và|hoặc|hay|với|cùng|các|những|một|là|khóa|khoá|nhiệm kỳ|phụ trách|quản lý|trực thuộc|thuộc|nơi|có|liên quan|khác|mới|"
    "cũ|hiện|sau|trước|lân|bạn|đội|ủy|uỷ|đoàn|lỵ|viên|về|tại|ở|của|cho|trên|dưới|giai đoạn|lần|năm|biên giới|đảo|ven|miền|"
    "vùng|nghèo|thí điểm|đạt|đầu|kiêm|thường trực|chuyên trách|khu vực|gồm|bao|như|này|đó|nêu|đến|còn|số|hội|ta|nhà|cấp|"
    "do|bởi|(?:ban|bộ|sở|ngành|phòng|thủ trưởng|giám đốc|chủ tịch|trưởng|phó|bí thư|đồng chí|cơ quan|đơn vị|địa phương|"
    "tổ chức|thành viên|đại biểu|ủy viên|chuyên viên|cán bộ|công chức|viên chức|tỉnh|xã|phường|thôn|bản|đặc khu|khối|nhóm)"
)
_NAME_OVER = re.compile(
    rf"(?:(?:\s(?:tỉnh|Tỉnh [ủu][ỷy]|Thành [ủu][ỷy]|Trung ương|khu vực [IVX]+|(?:UBND|nhân dân|Đảng [ủu][ỷy]|Công an) (?:các )?(?:xã|phường|huyện))"
    rf"|(?:^|\s)(?:xã|phường|thị trấn|đặc khu|huyện|tỉnh|thành phố)(?:\s[{_UPPER}][\w]*){{1,4}}"
    r"|(?:^|\s)(?:Sở|Phòng|Bộ) (?:Nội vụ|Tài chính|Xây dựng|Y tế|Tư pháp|Công Thương|Ngoại vụ|Du lịch|Dân tộc và Tôn giáo|Nông nghiệp và Môi trường"
    r"|Giáo dục và Đào tạo|Khoa học và Công nghệ|Văn hóa, Thể thao và Du lịch|Kinh tế|Văn hóa - Xã hội))"
    rf")\s+(?=[{_LOWER}])(?!(?:{_GOES_ON})(?!\w))"
)
# A verb right after one of these belongs to the noun: "cơ quan tham mưu", "đoàn kiểm tra", "cán bộ phụ trách".
_NOUNY = re.compile(
    r"(?:quan|tham mưu|đoàn|tổ|bộ phận|người|đối tượng|ban|phòng|đội|quan tham mưu|công tác|giúp việc|,\s*giúp|lĩnh vực|hội đồng|lực lượng|được|công|trưởng|tiểu ban|nhóm|thư ký|bầu cử|đang|đã|chủ|sự nghiệp)\s+$",
    re.IGNORECASE,
)
_NOUN_VERBS = frozenset({"tham mưu", "quản lý", "kiểm tra", "giám sát", "chủ trì", "chỉ đạo", "thực hiện", "báo cáo", "xây dựng", "kiểm soát", "thẩm định",
                         "tuyên truyền", "quyết định", "lãnh đạo", "hướng dẫn", "phối hợp", "giải quyết", "tiếp nhận", "xử lý", "chuyển", "tổng hợp", "đầu tư", "sử dụng", "ban hành", "bầu cử", "hỗ trợ", "vận động", "là", "đào tạo", "phục vụ", "trình", "được", "ứng dụng", "đấu tranh", "theo dõi", "tiếp thu", "soạn thảo"})  # fmt: skip
_SECTORS = (
    "Văn hóa, Thể thao và Du lịch|Văn hoá, Thể thao và Du lịch|Văn hóa và Thể thao|Văn hóa, Khoa học và Thông tin|Văn hóa - Xã hội|Nông nghiệp và Môi trường|"
    "Nông nghiệp và Phát triển nông thôn|Tài nguyên và Môi trường|Giáo dục và Đào tạo|Khoa học và Công nghệ|Khoa học, Công nghệ và Môi trường|Kế hoạch và Đầu tư|Thông tin và Truyền thông|"
    "Lao động - Thương binh và Xã hội|Lao động, Thương binh và Xã hội|Dân tộc và Tôn giáo|Tuyên giáo và Dân vận|Quy hoạch và Kiến trúc|Quy hoạch - Kiến trúc|Kinh tế, Hạ tầng và Đô thị|Công nghiệp và Thương mại|"
    "Pháp luật và Tư pháp|Công tác đại biểu|Dân nguyện và Giám sát|Kinh tế và Tài chính|Văn hóa và Xã hội|Quốc phòng, An ninh và Đối ngoại|Mặt trận Tổ quốc, các đoàn thể Trung ương|Mặt trận Tổ quốc, các đoàn thể trung ương|Mặt trận Tổ quốc và các đoàn thể"
)
_SECTOR = re.compile(_SECTORS)
_GLUES = {", ": "\x02", " và ": "\x03", " ": "\x04"}  # stand for a separator inside a name, so that splitting passes by
_GLUED = re.compile(
    r"(?P<a>Đảng (?:ủy|uỷ|bộ) Mặt trận Tổ quốc(?: Việt Nam)?)(?P<s>, | và )(?=các đoàn thể)"
    r"|(?P<b>Văn phòng (?:HĐND|Hội đồng nhân dân|Đoàn ĐBQH|Đoàn đại biểu Quốc hội|Quốc hội|Huyện ủy|Thành ủy|Đảng ủy)[\w\s]{0,30}?)(?P<t>, | và )(?=(?:HĐND|Hội đồng|UBND|Ủy ban nhân dân|Uỷ ban))"
    r"|(?P<c>(?:của|[ỦU][ỷy] viên) (?:Bộ Chính trị|Thường trực [\w\s]{3,20}))(?P<u>, | và )(?=Ban )"
    r"|(?P<d>(?<!ác )(?:Đồng chí|đồng chí|Đ/c) (?:(?!,|;| và )[^\n]){3,80})(?P<v>, )(?=(?:Phó |Chủ tịch|Bí thư|Trưởng|Giám đốc|Ủy viên|Uỷ viên|Thường trực|Chánh))"
    r"|(?P<e>Bộ đội)(?P<w> )(?=Biên phòng)"
)
_SPACES = re.compile(r"\s+")
_KEPT_BRACKET = re.compile(r"\((?:cũ|mới|huyện|tỉnh|thị xã|thành phố|quận|xã)\b[^()]*\)", re.IGNORECASE)
_BRACKET = re.compile(r"\s*\([^()]*\)?")
_INNER_LIST = re.compile(r"\((?:bao\s+)?gồm\s*:?\s+(?!cả)(?P<in>(?:các\s+)?[^()]+)\)", re.IGNORECASE)
_SHARED = re.compile(
    r"(?P<who>(?:Giám đốc|Thủ trưởng|Chủ tịch|Lãnh đạo|Trưởng|Bí thư|Phó Giám đốc|Đại diện lãnh đạo)\s+)?(?:[Cc]ác|[Nn]hững)\s+"
    r"(?P<head>[Ss]ở|[Bb]ộ|[Bb]an|[Đđ]ảng [ủu][ỷy]|[Đđ]ảng ủy|[Đđ]ảng uỷ|[Pp]hòng|[Uu]ỷ ban|UBND (?:xã|phường|huyện)|UBND|[Đđ]ảng bộ|[Tt]rung tâm|[Cc]hi cục|[Xx]ã|[Pp]hường|[Hh]uyện|[Hh]ội|[Đđ]ảng đoàn|[Tt]rường|"
    r"[Bb]an [Cc]án sự đảng|[Bb]ệnh viện|[Tt]ỉnh)(?:,\s*(?:ban|ngành|cơ quan)(?:,\s*ngành)?)*(?P<colon>\s*:\s*|\s+(?=[A-ZĐÁÀẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÉÈẺẼẸÊẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÚÙỦŨỤƯỨỪỬỮỰÝỲỶỸỴ]))(?P<rest>[^:]+)$"
)
_GENERIC = re.compile(
    r"^(?:(?:và|cùng)\s+)?(?:tất cả\s+|toàn thể\s+)?(?:các|những)?\s*"
    r"(?:(?:cơ quan|đơn vị|địa phương|tổ chức|cá nhân|doanh nghiệp|chức năng|bộ phận|thành phần|bên|hữu quan|và)[\s,]*)+"
    r"(?:(?:có|được|sau|theo|khác|chủ trì|phối hợp|nêu|trên|tham gia|thuộc thẩm quyền|trực tiếp|trong phạm vi|nói trên|chịu trách nhiệm|nhận|tại|liên quan|để|thực hiện|trong việc|này)(?!\w).*)?$",
    re.IGNORECASE,
)  # fmt: skip
_RELATED = re.compile(r"(?:có\s+)?(?<!\w)(?:liên\s+quan|hữu\s+quan)(?!\w)(?!\s+đến)", re.IGNORECASE)
_ONLY_COMMON = re.compile(
    r"^(?:các|những|tất cả các)?\s*(?:(?:cơ quan|đơn vị|địa phương|tổ chức|cá nhân|doanh nghiệp|bộ phận|thành phần|bên|và|chức năng|cơ sở)[\s,]*)+$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:,\s*)?(?:theo (?:chức năng|thẩm quyền|phạm vi|lĩnh vực|nhiệm vụ|quy định)|trong (?:phạm vi|quá trình|việc)|căn cứ|và các năm|nhất là|trong đó|như sau|cụ thể|gồm có|bao gồm|với vai trò|là cơ quan|chủ trì|thực hiện|tổng hợp).*$",
    re.DOTALL | re.IGNORECASE,
)


def begins_name(text: str, at: int = 0) -> bool:
    """Return whether a body, a post or a class of bodies begins at `at`."""
    return bool(_HEAD_AT.match(text, at) or _SMALL_AT.match(text, at))


def predicate_at(text: str, at: int = 0, limit: int = 700) -> int | None:
    """Return where the predicate after the names that begin at `at` starts, None if the text holds no predicate."""
    verb = _verb_at(text, at, limit)
    stop = min(len(text), at + limit) if verb is None else verb
    over = next(
        (o for o in _NAME_OVER.finditer(text, at, min(len(text), stop + 30)) if "(" not in text[at : o.end()]), None
    )
    return over.end() if over and over.end() < stop else verb


def _verb_at(text: str, at: int, limit: int) -> int | None:
    depth_until = -1
    for found in PREDICATE.finditer(text, at, min(len(text), at + limit)):
        if found.start() == at or found.start() < depth_until:
            continue
        opened = text.rfind("(", at, found.start())
        if opened >= 0 and text.find(")", opened, found.start()) < 0:
            closed = text.find(")", found.start())
            depth_until = closed if closed >= 0 else depth_until
            continue
        word = found[0]
        if word in _NOUN_VERBS and _NOUNY.search(text, max(at, found.start() - 14), found.start()):
            continue
        if (
            word in {"giúp", "lãnh đạo"}
            and text[max(at, found.start() - 30) : found.start()].rstrip().endswith(("tham mưu,", "và"))
            and word == "giúp"
        ):
            continue
        if word == "theo" and text[at : found.start()].rstrip().endswith("("):
            continue
        return found.start()
    return None


def list_ends_at(text: str, at: int) -> int:
    """Return where a list of names that begins at `at` ends: at a predicate, a full stop or the end of the text."""
    stop = len(text)
    for mark in re.finditer(r"\.(?=\s|$)|;|\n", text[at : at + 900]):
        if mark[0] == ";" and begins_name(
            text, at + mark.end() + len(text[at + mark.end() :]) - len(text[at + mark.end() :].lstrip())
        ):
            continue
        stop = at + mark.start()
        break
    predicate = predicate_at(text, at, stop - at)
    return min(stop, predicate) if predicate is not None else stop


def names_nobody(name: str) -> bool:
    """Return whether the words name nobody in particular: "các cơ quan, đơn vị có liên quan" (ruling 8)."""
    return bool(_RELATED.search(name) or _GENERIC.match(name) or _ONLY_COMMON.match(name))


@lru_cache(maxsize=4096)
def split_names(text: str) -> tuple[str, ...]:
    """Return the names in a list of names, completed with a shared head, classes whole, nobodies left out.

    Args:
        text: The list alone, without the predicate that follows it.
    """
    inner = _INNER_LIST.search(text)
    if inner and re.match(
        r"(?:các\s+)?\w+\s*:|[A-ZĐÁÀẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÉÈẺẼẸÊẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÚÙỦŨỤƯỨỪỬỮỰÝỲỶỸỴ]", inner["in"]
    ):
        return split_names(inner["in"])
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\x01{len(kept) - 1}\x01"

    shown = _BRACKET.sub("", _KEPT_BRACKET.sub(keep, text))
    shown = _SPACES.sub(" ", shown).strip(" .,;:-–+…")
    shown = _GLUED.sub(_glue_last, shown)
    shown = _SECTOR.sub(lambda m: m[0].replace(", ", "\x02").replace(" và ", "\x03"), shown)
    out: list[str] = []
    for name in _items(shown):
        for separator, glue in _GLUES.items():
            name = name.replace(glue, separator)
        name = re.sub(r"\x01(\d+)\x01", lambda m: kept[int(m[1])], name)
        name = re.sub(
            r"^(?:và|cùng với|cùng|với|đồng thời|Giao|giao|Đối với|Đề nghị|đề nghị|Yêu cầu|yêu cầu)\s+",
            "",
            name.strip(" .,;:-–+"),
        )
        name = re.sub(r"\s+(?:và|cùng|phải|cần)$", "", name).strip(" .,;:-–")
        if name and len(name) > 1 and not names_nobody(name) and name not in out:
            out.append(name)
    return tuple(out)


def _glue_last(found: re.Match[str]) -> str:
    text = found[0]
    separator = next(g for g in (found["s"], found["t"], found["u"], found["v"], found["w"]) if g)
    return text[: len(text) - len(separator)] + _GLUES[separator]


_SEPARATOR = re.compile(
    r"\s*;\s*(?:và\s+)?|\s*,\s*(?:và\s+|cùng\s+(?:với\s+)?)?|\s+(?:và|cùng với|cùng)\s+|\s+-\s+(?=(?:Cơ quan|Đơn vị|cơ quan) (?:thường trực|chủ trì|Thường trực))"
)


def _items(text: str) -> list[str]:
    shared = _shared_head(text)
    if shared is not None:
        return shared
    if ";" in text:
        out: list[str] = []
        run: str | None = None
        for part in re.split(r"\s*;\s*(?:và\s+)?", text):
            head = re.match(
                r"(?P<h>.*?\b[Cc]ác\s+(?P<n>[Đđ]ảng [ủu][ỷy]|[Đđ]ảng uỷ|[Ss]ở|[Bb]ộ|[Pp]hòng|[Bb]an|[Hh]ội|[Tt]rung tâm|[Xx]ã|[Pp]hường))\s*:\s*(?P<r>.+)$",
                part,
            )
            if head:
                run = _capital(head["n"])
                out.extend(_completed(run, piece) for piece in [head["r"]])
            elif run and not begins_name(part):
                out.append(_completed(run, part))
            elif run and (
                part.startswith(("Bộ ", "Tòa", "Toà", "Viện", "Văn phòng", "Mặt trận", "Chính phủ", "Quốc hội"))
                and run.startswith("Đảng")
            ):
                names = _merge(part)
                out.append(_completed(run, names[0]))
                out.extend(names[1:])
            else:
                run = None
                out.extend(_items(part))
        return out
    return _merge(text)


def _merge(text: str) -> list[str]:
    """Split at commas and "và", and put back together what is one name."""
    pieces: list[tuple[str, str]] = []
    at, separator = 0, ""
    for mark in _SEPARATOR.finditer(text):
        pieces.append((separator, text[at : mark.start()]))
        separator, at = mark[0], mark.end()
    pieces.append((separator, text[at:]))
    out: list[str] = []
    dropped = False
    for separator, piece in pieces:
        if not piece:
            continue
        if " - " in separator:
            dropped = True  # "Sở Tài chính - Cơ quan thường trực …": an explanation
            continue
        if not out:
            out.append(piece)
            continue
        is_new = bool(_HEAD_AT.match(piece))
        if not is_new and _SMALL_AT.match(piece):
            is_new = (piece.startswith("đại biểu ") and not re.search(r"[Cc]ác (?:đồng chí|cán bộ|vị)", out[-1])) or (not re.search(r"(?:^|\s)(?:[Cc]ác|[Tt]ừng|[Mm]ỗi)\s", out[-1]) and out[-1][:1].isupper() and not out[-1].startswith(("Sở,", "Sở ban")) and not re.match(r"(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|Chủ tịch UBND)\s+(?:xã|phường|huyện|thành phố|thị)$", out[-1]))  # fmt: skip
            if out[-1] in {"Sở", "Cấp ủy", "Cấp uỷ", "Sở, ban", "Ban", "Cơ quan"} or re.match(
                r"(?:Sở|Cấp ủy|Cấp uỷ|Ban|Cơ quan),", out[-1]
            ):
                is_new = False
        if (
            is_new
            and re.match(
                r"(?:Khu|Nhà|Tỉnh|Thành phố|Xã|Phường|Huyện|Công nghiệp|Cơ quan|Nhân dân|Tổ chức|Báo|Xã hội)\b", piece
            )
            and out[-1].startswith(("Ban Quản lý", "Sở", "Đài", "Bộ"))
            and separator.strip() != ","
        ):
            is_new = piece.startswith(("Tỉnh", "Cơ quan", "Báo"))
        if (
            " phụ trách " in out[-1]
            and ";" not in separator
            and not re.match(r"(?:[Cc]ác\s+)?(?:[Đđ]ồng chí|[Pp]hó|[Tt]rưởng|[Cc]huyên viên|Sở|UBND)", piece)
        ):
            is_new = False
        if is_new or dropped:
            out.append(piece)
            dropped = False
        else:
            out[-1] += separator.replace("  ", " ") + piece if separator.strip() != "," else ", " + piece
    return out


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _completed(head: str, piece: str) -> str:
    """ "Nội vụ" under "các sở:" is "Sở Nội vụ"; what has a head of its own stays."""
    piece = piece.strip(" .,;")
    own = piece.split(" ", 1)[0].lower() in head.lower().split(" ") or (
        head.startswith("Sở") and begins_name(piece) and not piece.startswith(("Công", "Thanh", "Xây", "Tài", "Nội"))
    )
    return piece if own else f"{head} {piece}"


def _shared_head(text: str) -> list[str] | None:
    """ "các sở: A, B và C" and "các Sở A, B, C" → names with their heads; None if the text is no such list."""
    found = _SHARED.match(text)
    if not found:
        return None
    rest = found["rest"]
    if ";" in rest and not found["colon"].strip():
        return None
    has_colon = ":" in found["colon"]
    if not has_colon and (
        "," in text[: found.start("colon")] or rest.startswith(("Đảng ", "Thành phố,", "Trung ương,", "Tỉnh ủy,"))
    ):
        return None
    if not has_colon and not re.search(r",|\svà\s", rest):
        return None
    if not has_colon and re.match(r"(?:UBND|Ủy ban|HĐND)", rest):
        return None
    head = (found["who"] or "") + _capital(found["head"])
    if head.endswith(("xã", "Xã", "phường", "Phường", "Huyện", "Tỉnh")) and "UBND" not in head:
        head = head.lower()
    if ";" in rest:
        parts = re.split(r"\s*;\s*(?:và\s+)?", rest)
        last = _SEPARATOR.split(parts[-1])
        tail: list[str] = []
        if len(last) > 1:
            merged = _merge(parts[-1])
            parts[-1], tail = merged[0], merged[1:]
        out: list[str] = []
        own = False
        for part in parts:
            own = own or (bool(_HEAD_AT.match(part)) and not head.startswith("Đảng"))
            out.extend(_items(part) if own else [_completed(head, part)])
        return out + tail
    out = []
    own = False
    for piece in _SEPARATOR.split(rest):
        if not piece:
            continue
        if (
            _HEAD_AT.match(piece)
            and not (head.startswith("Đảng") and not piece.startswith(("các", "Các")))
            and not re.match(r"(?:Công an|Thanh tra|Văn phòng)$", piece)
        ) or (own and out):
            own = True
        if own:
            index = rest.index(piece)
            out.extend(_merge(rest[index:]))
            return out
        out.append(_completed(head, piece))
    return out
