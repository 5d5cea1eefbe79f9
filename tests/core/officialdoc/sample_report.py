"""A progress report of an invented province, written for the tests."""

from datetime import date, datetime

from tinhgon.officialdoc.progress_report import (
    ReportData,
    ReportFigure,
    ReportPeriod,
    ReportProgramme,
    ReportRecipient,
    ReportRow,
    ReportSigner,
)

CUT_OFF = date(2026, 11, 14)


def report_data(*, is_party: bool, rows: int = 40, number: int | None = 5) -> ReportData:
    return ReportData(
        programme=ReportProgramme(
            title="Chương trình hành động về sắp xếp tổ chức bộ máy của hệ thống chính trị tỉnh An Bình",
            number="08-CTr/TU",
            day=date(2025, 2, 12),
        ),
        period=ReportPeriod(label="Quý IV năm 2026", start=date(2026, 9, 15), end=date(2026, 12, 14)),
        cut_off=CUT_OFF,
        issuer="Tỉnh ủy An Bình" if is_party else "Sở Nội vụ",
        issuer_in_text="Tỉnh ủy An Bình" if is_party else "Sở Nội vụ tỉnh An Bình",
        superior="" if is_party else "Ủy ban nhân dân\ntỉnh An Bình",
        place="An Bình",
        body_code="TU" if is_party else "SNV",
        archive="VPTU" if is_party else "VT, TCBC",
        number=number,
        signed_on=date(2026, 11, 17),
        frozen_at=datetime(2026, 11, 16, 8, 30),  # noqa: DTZ001
        signer=ReportSigner(
            capacity="on_behalf" if is_party else "for_head",
            authority="Ban Thường vụ" if is_party else "Giám đốc",
            position="Phó Bí thư" if is_party else "Phó Giám đốc",
            name="Nguyễn Thị Mỹ Hạnh",
        ),
        figures=(
            ReportFigure(
                key="total",
                label="Tổng số nhiệm vụ",
                numerator=16274,
                denominator=None,
                as_of=CUT_OFF,
                rule="Nhiệm vụ đang theo dõi, trừ nhiệm vụ đã kết thúc theo dõi",
                row_ids=("t1",),
            ),
            ReportFigure(
                key="done",
                label="Đã hoàn thành",
                numerator=16051,
                denominator=16274,
                as_of=CUT_OFF,
                rule="Hoàn thành được xác nhận trên tổng số nhiệm vụ",
                row_ids=("t1",),
            ),
            ReportFigure(
                key="overdue",
                label="Quá hạn",
                numerator=223,
                denominator=16274,
                as_of=CUT_OFF,
                rule="Chưa hoàn thành, hạn trước ngày chốt số liệu",
                row_ids=("t2",),
            ),
        ),
        rows=tuple(
            ReportRow(
                id=f"t{place}",
                text=f"Xây dựng đề án số {place} sắp xếp các phòng chuyên môn, trình cấp có thẩm quyền quyết định",
                clause=f"điểm a khoản {place} Mục II",
                lead="Sở Nội vụ",
                coordination="Sở Tài chính; Ủy ban nhân dân các xã, phường",
                deadline="Quý I/2026" if place % 3 else "",
                due=date(2026, 3, 31),
                product="Đề án",
                result="Đã trình" if place % 2 else "Đang lấy ý kiến",
                assessment="Hoàn thành đúng hạn" if place % 2 else "Quá hạn 228 ngày",
                obstacles="" if place % 2 else "Chưa có hướng dẫn về biên chế",
            )
            for place in range(1, rows + 1)
        ),
        sections=(
            "Ban hành đầy đủ văn bản triển khai; phân công rõ người, rõ việc, rõ thời gian, rõ trách nhiệm.\n"
            "- Tổ chức giao ban hằng tháng với các cơ quan chủ trì.\n- Kiểm tra thực tế tại 12 xã, phường.",
            "Các nhiệm vụ hoàn thành bảo đảm chất lượng, đúng quy trình.",
            "Một số nhiệm vụ chậm do chờ hướng dẫn của Trung ương.",
            "- Tập trung xử lý dứt điểm nhiệm vụ quá hạn trước ngày 31/12/2026.",
            "Đề nghị cấp có thẩm quyền sớm hướng dẫn về định mức biên chế.",
        ),
        recipients=(
            ReportRecipient(name="Ban Chỉ đạo Trung ương", purpose="để báo cáo"),
            ReportRecipient(name="Các cơ quan chủ trì", purpose="để thực hiện"),
        ),
    )
