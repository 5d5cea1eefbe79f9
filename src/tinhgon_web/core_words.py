"""Words of the core that pages translate. The core knows no gettext, so makemessages finds them here."""

from django.utils.translation import gettext_noop as _
from django.utils.translation import pgettext_lazy

STATES = (
    _("Chưa phân công"), _("Đã giao"), _("Đang thực hiện"), _("Chờ xác nhận"), _("Hoàn thành"),
    _("Trả lại, thực hiện lại"), _("Tạm dừng"), _("Từ chối tiếp nhận"), _("Đã chuyển giao"), _("Kết thúc theo dõi"),
)  # fmt: skip
EVIDENCE = (_("Chưa có"), _("Có"), _("Đã xác nhận"), _("Bị bác"))

# A state and the move into it share Vietnamese words but not English ones, so moves have a context.
MOVES = (
    pgettext_lazy("move", "Giao"), pgettext_lazy("move", "Ghi nhận đã hoàn thành"),
    pgettext_lazy("move", "Kết thúc theo dõi"), pgettext_lazy("move", "Tiếp nhận, thực hiện"),
    pgettext_lazy("move", "Từ chối tiếp nhận"), pgettext_lazy("move", "Thu hồi phân công"),
    pgettext_lazy("move", "Giao lại"), pgettext_lazy("move", "Xác nhận hoàn thành"), pgettext_lazy("move", "Trả lại"),
    pgettext_lazy("move", "Rút báo cáo"), pgettext_lazy("move", "Thực hiện lại"), pgettext_lazy("move", "Mở lại"),
    pgettext_lazy("move", "Tiếp tục"), pgettext_lazy("move", "Chuyển giao"), pgettext_lazy("move", "Theo dõi lại"),
    pgettext_lazy("move", "Báo cáo hoàn thành"), pgettext_lazy("move", "Tạm dừng"),
)  # fmt: skip

# Names and rules of the figures of a programme.
FIGURES = (
    _("Tổng số nhiệm vụ"),
    _("Mọi nhiệm vụ, kể cả chưa phân công; trừ nhiệm vụ đã chuyển giao, kết thúc theo dõi, tạm dừng"),
    _("Đã hoàn thành"),
    _("Nhiệm vụ được xác nhận, hoặc văn bản ghi, đã hoàn thành đến ngày chốt số liệu"),
    _("Hoàn thành đúng hạn"),
    _("Có hạn, ngày hoàn thành không sau ngày cuối của hạn"),
    _("Hoàn thành quá hạn"),
    _("Ngày hoàn thành sau ngày cuối của hạn"),
    _("Hoàn thành, không có hạn"),
    _("Đã hoàn thành, không có hạn để so; không tính là đúng hạn"),
    _("Hoàn thành, chưa rõ ngày"),
    _("Đã hoàn thành, chưa ai ghi ngày; không tính đúng hạn hay quá hạn"),
    _("Chưa hoàn thành"),
    _("Tổng số trừ số đã hoàn thành; nhiệm vụ bị trả lại tính là chưa hoàn thành"),
    _("Đã giao"),
    _("Chưa hoàn thành, đã có cơ quan chủ trì"),
    _("Chưa phân công"),
    _("Chưa hoàn thành, chưa có cơ quan chủ trì hoặc chưa giao"),
    _("Trong hạn"),
    _("Chưa hoàn thành, còn trên số ngày làm việc báo trước"),
    _("Sắp đến hạn"),
    _("Chưa hoàn thành, còn không quá số ngày làm việc báo trước, kể cả ngày cuối"),
    _("Quá hạn"),
    _("Chưa hoàn thành, ngày cuối của hạn đã qua"),
    _("Quá hạn, đã giao"),
    _("Quá hạn, đã có cơ quan chủ trì"),
    _("Quá hạn, chưa phân công"),
    _("Quá hạn, chưa có cơ quan chủ trì hoặc chưa giao"),
    _("Không hạn"),
    _("Chưa hoàn thành, không có hạn, hạn thường xuyên hoặc chờ văn bản khác"),
    _("Ngoài tổng số"),
    _("Đã chuyển giao, kết thúc theo dõi hoặc tạm dừng"),
    _("Tỷ lệ hoàn thành"),
    _("Đã hoàn thành / tổng số"),
    _("Tỷ lệ hoàn thành trên số đến hạn"),
    _("Đã hoàn thành / (đã hoàn thành + quá hạn)"),
    _("Tỷ lệ đúng hạn"),
    _("Hoàn thành đúng hạn / (hoàn thành đúng hạn + hoàn thành quá hạn)"),
    _("Tỷ lệ quá hạn"),
    _("Quá hạn / tổng số"),
    _("Tỷ lệ quá hạn trên số đến hạn"),
    _("Quá hạn / (đã hoàn thành + quá hạn)"),
    _("Tỷ lệ có minh chứng được xác nhận"),
    _("Đã hoàn thành và minh chứng được xác nhận / đã hoàn thành"),
    _("Quá hạn 1-10 ngày"),
    _("Số ngày theo lịch kể từ ngày cuối của hạn đến ngày chốt số liệu"),
    _("Quá hạn 11-30 ngày"),
    _("Quá hạn 31-60 ngày"),
    _("Quá hạn 61-120 ngày"),
    _("Quá hạn trên 120 ngày"),
)  # fmt: skip

# Kinds of events, shares, dimensions, days; `{}` stands for a name, a day or a number.
UNITS = (
    _("thành lập"), _("kết thúc hoạt động"), _("hợp nhất"), _("sáp nhập"), _("chia, tách"), _("đổi tên"),
    _("thay đổi loại hoặc cấp"), _("điều chuyển"), _("tổ chức lại"), _("thay đổi cấp trên trực tiếp"),
    _("toàn bộ"), _("một phần"), _("phần còn lại"), _("không chuyển"),
    _("tổ chức"), _("diện tích tự nhiên"), _("quy mô dân số"), _("chức năng, nhiệm vụ"), _("thủ tục hành chính"),
    _("biên chế"), _("tài sản"), _("hồ sơ, tổ chức đảng, đảng viên"), _("con dấu"), _("công nợ, hợp đồng"), _("dự án"),
    _("ngày {}"), _("tháng {}"), _("quý {}"), _("từ {}"), _("có từ trước {}"), _("đến hết {}"),
    _("ngày {} (ngày theo trạng thái danh mục, không phải ngày có hiệu lực)"),
)  # fmt: skip

# How a name in a document leads to a unit, and what speaks for it.
LINKS = (
    _("đã chọn trước đây"), _("đúng tên"), _("tên viết tắt hoặc tên gọi khác"), _("theo chức danh hoặc cơ quan thay mặt"),
    _("chỉ trùng khi bỏ dấu"), _("không mang tên này vào ngày của văn bản"), _("cách viết gần giống"),
    _("của {}, nơi ban hành"), _("của {}, cấp trên của nơi ban hành"), _("tên ghi rõ {}"), _("cơ quan trung ương"),
    _("thuộc {}"), _("của {}, không phải nơi ban hành"), _("của {}, trước hoặc sau sắp xếp"), _("viết đầy đủ: {}"),
    _("danh mục ghi là {}"), _("đơn vị của “{}”"), _("danh mục ghi đơn vị hành chính, không ghi riêng {}"),
    _("là bộ phận của {}"), _("đến hết {}"), _("từ {}"), _("danh mục chỉ ghi từ {}, trước đó chưa rõ"),
    _("tiếp nhận từ {}"), _("gần giống “{}”"),
)  # fmt: skip

# Why an address was read as it was, or not.
ADDRESSES = (
    _("địa chỉ nêu đủ nơi trực thuộc"),
    _("không nêu tỉnh; cả nước chỉ một nơi có xã và huyện này"),
    _("không nêu huyện; cả tỉnh chỉ một đơn vị mang tên này"),
    _("chỉ theo tên: cả nước chỉ một đơn vị mang tên này"),
    _("địa chỉ mới, đơn vị của ngày {to}"),
    _("theo tên, loại hoặc nơi trực thuộc trước ngày {on}"),
    _("xã, huyện theo ngày {on}, tỉnh theo ngày {to}"),
    _("dấu khác với tên trong sổ"),
    _("không ghi là xã, phường hay thị trấn"),
    _("không có dấu ngăn với phần trước"),
    _("có bước thay đổi chưa đối chiếu được với văn bản"),
    _("không hiểu “{said}”"),
    _("có nhiều cách hiểu, đều nhập toàn bộ vào cùng đơn vị"),
    _("từ ngày {to} tên này là của đơn vị khác: {others}"),
    _("không có địa chỉ"),
    _("dài hơn một địa chỉ: quá nhiều chữ hoặc quá nhiều địa danh trong một dòng"),
    _("không nhận ra đơn vị nào vào ngày {on}"),
    _("chỉ biết {place}; không nêu xã, phường, thị trấn"),
    _("chỉ biết {place}; ở đó không có “{said}” vào ngày {on}; sổ bắt đầu từ {first}"),
    _("“{said}” không khớp với phần còn lại vào ngày {on}; chỉ biết {place}; sổ bắt đầu từ {first}"),
    _("có {count} cách hiểu: {readings}"),
    _(
        "vào ngày {on} không còn tên này: {readings}, đến hết ngày {last}; sau đó có thể đã nhập với đơn vị khác; "
        "hãy ghi ngày của địa chỉ; sổ bắt đầu từ {first}"
    ),
    _("“{said}” không khớp với phần còn lại vào ngày {on}; sổ bắt đầu từ {first}"),
    _("không nhận ra “{said}” vào ngày {on}; sổ bắt đầu từ {first}"),
    _("không có đơn vị nào là '{said}' vào ngày {on}"),
    _("'{said}' có {count} cách hiểu: {readings}"),
    _("không có đơn vị kế thừa vào ngày {to}"),
    _("một trong {count} đơn vị kế thừa: {shares}"),
)
