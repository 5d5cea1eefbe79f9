"""`tinhgon check-layout FILE.docx… [--pack NAME] [--json]`: the layout of a DOCX against the official rules.

Exit codes: 0 every rule is kept; 1 some rule is broken or some file could not be read; 2 the call itself is wrong.
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from tinhgon.documents.model import UnreadableDocument
from tinhgon.officialdoc.checker import RULE_NAMES, LayoutCheck, check_layout
from tinhgon.officialdoc.pack import PACKS, load_pack


def register(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="tệp .docx")
    parser.add_argument("--pack", choices=PACKS, help="bộ quy tắc; mặc định nhận theo quốc hiệu hoặc tiêu đề")
    parser.add_argument("--json", action="store_true", help="in JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    status = 0
    results = []
    for path in options.files:
        try:
            check = check_layout(path.read_bytes(), options.pack)
        except UnreadableDocument as error:
            print(f"{path}: không đọc được: {_words(error)}", file=sys.stderr)
            status = 1
            continue
        except OSError as error:
            print(f"{path}: không mở được tệp ({error.strerror}).", file=sys.stderr)
            status = 1
            continue
        if not check.is_kept:
            status = 1
        if options.json:
            results.append({"file": str(path), **as_json(check)})
        else:
            print(as_text(check, path.name))
    if options.json and (results or len(options.files) > 1):
        # One file gives one object, several give a list in the order of the call.
        print(json.dumps(results[0] if len(options.files) == 1 else results, ensure_ascii=False, indent=1))
    return status


def _words(error: UnreadableDocument) -> str:
    facts = "; ".join(part for part in (error.found, error.where) if part)
    return f"{facts}. {error.remedy}".strip()


def as_json(check: LayoutCheck) -> dict[str, object]:
    return {
        "pack": check.pack,
        "note": check.note,
        "is_kept": check.is_kept,
        "findings": [{**asdict(finding), "name": RULE_NAMES[finding.rule]} for finding in check.findings],
    }


def as_text(check: LayoutCheck, name: str) -> str:
    """Return the findings as lines: ✓ kept, ✗ broken, – nothing to which the rule applies."""
    pack = load_pack(check.pack)
    lines = [f"{name}: {pack.title} ({pack.name})"]
    if check.note:
        lines.append(f"  ! {check.note}")
    for finding in check.findings:
        sign = {True: "✓", False: "✗", None: "–"}[finding.kept]
        line = f"  {sign} {RULE_NAMES[finding.rule]} [{finding.rule}]: {finding.found}"
        if finding.kept is False:
            line += f"; cần: {finding.expected}"
            line += f"; tại: {finding.where}" if finding.where else ""
            line += f"; theo: {finding.source}"
        lines.append(line)
    kept = sum(finding.kept is True for finding in check.findings)
    lines.append(
        f"  {kept} quy tắc đúng, {len(check.broken)} sai, {len(check.findings) - kept - len(check.broken)} không áp dụng."
    )
    return "\n".join(lines)
