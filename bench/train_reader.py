"""Train the weights of the reader from ../shared/reading/dev and faults, with a fixed seed, into small YAML files.

    python bench/train_reader.py names          write lexicon/name_ends.yaml
    python bench/train_reader.py tasks          write lexicon/task_weights.yaml
    python bench/train_reader.py deadlines      write deadlines/data/deadline_weights.yaml
    python bench/train_reader.py names --check  leave one document out: what do its own names score?

Nothing of ../shared/reading/validate is read. The YAML files are the product's; this script is how they were made.
"""

import json
import math
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "reading"
LEXICON = ROOT / "src" / "tinhgon" / "reading" / "lexicon"
SEED = 20261128

Example = tuple[list[dict[str, float]], int]  # the evidence of each candidate, and which of them is right


def references() -> Iterator[tuple[str, dict]]:
    for folder in (SHARED / "dev", SHARED / "faults", ROOT / "tests" / "cases" / "reading"):
        for path in sorted(folder.glob("*.reading.json")):
            yield f"{folder.name}/{path.name.removesuffix('.reading.json')}", json.loads(path.read_text("utf-8"))


# Names


def name_examples(reading: dict, openings: list[str], chance: random.Random) -> Iterator[Example]:
    from tinhgon.reading.language.name_ends import NO_USAGE, Usage, candidates, without_brackets
    from tinhgon.reading.language.names import begins_name
    from tinhgon.reading.language.words import text_of

    clauses = {c["path"]: c for c in reading["clauses"]}

    alone = [c["text"] for c in reading["clauses"]] + [r["name"] for r in reading["document"].get("recipients") or []]
    usage = Usage.of(text for text in alone if len(text) < 400)

    def example(text: str, at: int, end: int, *, whole: bool = False, known: Usage = NO_USAGE) -> Example | None:
        words = text_of(text)
        found = list(candidates(words, at, whole=whole, usage=known))
        right = [n for n, (place, _) in enumerate(found) if place == end]
        return ([evidence for _, evidence in found], right[0]) if right and len(found) > 1 else None

    seen: set[tuple[str, str]] = set()
    names: set[str] = set()
    for task in reading["tasks"]:
        for name in [*task["lead"], *task["coordinating"]]:
            names.add(name)
            path = task["clause"]
            while path:
                text = without_brackets(clauses[path]["text"])
                words, wanted = text_of(text), text_of(without_brackets(name))
                places = [k for k in range(len(words)) if words.keys[k : k + len(wanted)] == wanted.keys]
                places = [k for k in places if begins_name(words, k, small=True)]
                if places:
                    if (name, path) not in seen:
                        seen.add((name, path))
                        for at in places[:2]:
                            if made := example(text, at, at + len(wanted), known=usage):
                                yield made
                    break
                path = clauses[path]["parent"]
    others = sorted(names)
    for name in others:
        if not begins_name(text_of(name), 0, small=True):
            continue
        length = len(text_of(without_brackets(name)))
        if made := example(without_brackets(name), 0, length, whole=True):
            yield made
        for opening in chance.sample(openings, min(6, len(openings))):
            if made := example(without_brackets(f"{name} {opening}"), 0, length):
                yield made
        other = chance.choice(others)
        if not begins_name(text_of(other), 0) or name.lower().startswith(("các", "sở,")):
            continue
        if made := example(without_brackets(f"{name}, {other} {chance.choice(openings)}"), 0, length):
            yield made


def openings_of(reading: dict) -> list[str]:
    """Beginnings of tasks that name no actor: what may follow a name."""
    from tinhgon.reading.language.names import begins_name
    from tinhgon.reading.language.words import text_of

    parents = {c["parent"] for c in reading["clauses"]}
    tasks = {t["clause"] for t in reading["tasks"]}
    out = []
    for clause in reading["clauses"]:
        text = clause["text"].split("\n")[0].split("|")[0]
        first = text.split(" ")[0]
        if clause["path"] not in tasks or clause["path"] in parents or not first[:1].isupper() or first.isupper():
            continue
        words = text_of(text)
        if not begins_name(words, 0) and not words.has(0, "adverbial", "connective", "class_noun", "body"):
            out.append(" ".join([first.lower(), *text.split(" ")[1:9]]))
    return out


def rank(examples: list[Example], *, rounds: int = 300, decay: float = 2.0) -> dict[str, float]:
    """Weights that make the right candidate of each example the likeliest (softmax, ridge, full gradient)."""
    features = sorted({name for found, _ in examples for evidence in found for name in evidence})
    index = {name: n for n, name in enumerate(features)}
    rows = np.zeros((sum(len(found) for found, _ in examples), len(features)))
    starts, rights, row = [], [], 0
    for found, right in examples:
        starts.append(row)
        rights.append(row + right)
        for evidence in found:
            for name, value in evidence.items():
                rows[row, index[name]] = value
            row += 1
    group = np.repeat(np.arange(len(examples)), [len(found) for found, _ in examples])
    weights, moment, square = np.zeros(len(features)), np.zeros(len(features)), np.zeros(len(features))
    target = np.zeros(len(rows))
    target[rights] = 1
    for step in range(1, rounds + 1):
        scores = rows @ weights
        scores -= np.maximum.reduceat(scores, starts)[group]
        chances = np.exp(scores)
        chances /= np.add.reduceat(chances, starts)[group]
        slope = rows.T @ (chances - target) + decay * weights
        moment, square = 0.9 * moment + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights -= 0.08 * (moment / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return {name: round(float(weights[n]), 2) for name, n in index.items() if abs(weights[n]) >= 0.05}


def share_right(examples: list[Example], weights: dict[str, float]) -> tuple[int, int]:
    right = 0
    for found, wanted in examples:
        sums = [sum(weights.get(name, 0.0) * value for name, value in evidence.items()) for evidence in found]
        right += max(range(len(sums)), key=lambda n: (sums[n], -n)) == wanted
    return right, len(examples)


def write(path: Path, head: str, weights: dict[str, float]) -> None:
    lines = [*(f"# {line}" for line in head.splitlines()), "weights:"]
    lines += [
        f"  {json.dumps(name, ensure_ascii=False)}: {weight}"
        for name, weight in sorted(weights.items(), key=lambda i: -i[1])
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def train_names(check: bool) -> None:
    documents = dict(references())
    openings = {name: openings_of(reading) for name, reading in documents.items()}
    examples: dict[str, list[Example]] = {}
    for name, reading in documents.items():
        chance = random.Random(f"{SEED}{name}")
        pool = sorted({o for other, given in openings.items() if other != name for o in given})
        examples[name] = list(name_examples(reading, pool, chance))
    everything = [e for given in examples.values() for e in given]
    weights = rank(everything)
    print("on what it was trained on: {} of {}".format(*share_right(everything, weights)))
    if check:
        right = total = 0
        for name in examples:
            if not name.startswith("dev/") or not examples[name]:
                continue
            rest = [e for other, given in examples.items() if other != name for e in given]
            one, of = share_right(examples[name], rank(rest, rounds=150))
            right, total = right + one, total + of
            print(f"  {name:55s} {one:4d} of {of}")
        print(f"leave one document out: {right} of {total}, {right / total:.3f}")
    else:
        write(
            LEXICON / "name_ends.yaml",
            "Evidence for the end of a name, weighed; trained by bench/train_reader.py names.\nA sum is taken for each place; the greatest wins.",
            weights,
        )


# Tasks


def task_examples(reading: dict) -> list[tuple[dict[str, float], bool]]:
    """The leaves of a reference, described, and whether each is a task. Rows and fields are ruled, not weighed."""
    from datetime import date

    from tinhgon.reading.model import Clause, Letterhead, Recipient
    from tinhgon.reading.tasks.judgement import Setting, _ruled, features
    from tinhgon.reading.tasks.outline import outline

    head = reading["document"]
    letterhead = Letterhead(
        kind=head.get("kind"), issuer=head.get("issuer"),
        issued_on=date.fromisoformat(head["issued_on"]) if head.get("issued_on") else None,
        recipients=tuple(Recipient(name=r["name"]) for r in head.get("recipients") or []),
    )  # fmt: skip
    clauses = [
        Clause(path=c["path"], parent=c["parent"], text=c["text"], label=_label(c["path"]), is_row=_is_row(c["path"]))
        for c in reading["clauses"]
    ]
    nodes, _ = outline(clauses, letterhead)
    tasks = {t["clause"] for t in reading["tasks"]}
    out = []
    for node in nodes:
        if not node.children and not node.clause.is_row and _ruled(node) is None:
            out.append((features(node, Setting(letterhead.kind)), node.clause.path in tasks))
    return out


def _label(path: str) -> str:
    last = path.split(".")[-1]
    if "+" in last:
        return "+"
    if "-" in last:
        return "-"
    return last


def _is_row(path: str) -> bool:
    return any(part[:1] == "r" and part[1:2].isdigit() for part in path.split("."))


def logistic(
    examples: list[tuple[dict[str, float], bool]],
    *,
    decay: float = 1.0,
    rounds: int = 400,
    least: int = 3,
    importance: list[float] | None = None,
) -> tuple[dict[str, float], float]:
    counts: dict[str, int] = defaultdict(int)
    for found, _ in examples:
        for name in found:
            counts[name] += 1
    features = sorted(name for name, count in counts.items() if count >= least)
    index = {name: n for n, name in enumerate(features)}
    rows = np.zeros((len(examples), len(features) + 1))
    rows[:, -1] = 1
    for n, (found, _) in enumerate(examples):
        for name, value in found.items():
            if name in index:
                rows[n, index[name]] = value
    target = np.array([float(right) for _, right in examples])
    counted = np.array(importance if importance is not None else [1.0] * len(examples))
    weights, moment, square = (np.zeros(len(features) + 1) for _ in range(3))
    for step in range(1, rounds + 1):
        chances = 1 / (1 + np.exp(-(rows @ weights)))
        ridge = decay * weights
        ridge[-1] = 0
        slope = rows.T @ ((chances - target) * counted) + ridge
        moment, square = 0.9 * moment + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights -= 0.05 * (moment / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    kept = {name: round(float(weights[n]), 2) for name, n in index.items() if abs(weights[n]) >= 0.03}
    return kept, round(float(weights[-1]), 2)


def train_tasks(check: bool) -> None:
    examples = {name: task_examples(reading) for name, reading in references()}
    everything = [e for given in examples.values() for e in given]
    weights, bias = logistic(everything, decay=DECAY)

    def chance(found: dict[str, float], weights: dict[str, float], bias: float) -> float:
        return 1 / (1 + math.exp(-(bias + sum(weights.get(name, 0.0) * value for name, value in found.items()))))

    wrong = sum((chance(found, weights, bias) >= 0.5) != right for found, right in everything)
    print(f"on what it was trained on: {wrong} wrong of {len(everything)}")
    if not check:
        path = LEXICON / "task_weights.yaml"
        write(path, "What makes a leaf a task, weighed; trained by bench/train_reader.py tasks.", weights)
        text = path.read_text("utf-8")
        path.write_text(text.replace("weights:", f"bias: {bias}\nweights:", 1), encoding="utf-8")
        return
    ratios, judged = [], []
    for name, own in examples.items():
        if not name.startswith("dev/") or not own:
            continue
        rest = [e for other, given in examples.items() if other != name for e in given]
        trained = logistic(rest, decay=DECAY, rounds=250)
        said = [(chance(found, *trained), right) for found, right in own]
        judged += said
        hit = sum(c >= 0.5 and right for c, right in said)
        found, expected = sum(c >= 0.5 for c, _ in said), sum(right for _, right in said)
        ratios.append(2 * hit / (found + expected) if found + expected else 1.0)
        print(f"  {name:55s} {ratios[-1]:.3f}  ({len(said)} leaves)")
    sure = [(c >= 0.5) == right for c, right in judged if not 0.2 < c < 0.85]
    right = sum((c >= 0.5) == r for c, r in judged)
    print(f"leave one document out: F1 {sum(ratios) / len(ratios):.3f}, right {right / len(judged):.3f};", end=" ")
    print(f"not flagged {len(sure) / len(judged):.3f}, of these right {sum(sure) / len(sure):.3f}")


# Deadlines


def deadline_examples(reading: dict) -> list[tuple[dict[str, float], bool]]:
    """The candidates in the running texts of tasks, and whether each is the deadline the reference names."""
    from datetime import date

    from tinhgon.deadlines.grammar import weighed
    from tinhgon.reading.language.labels import fields_in

    issued = reading["document"].get("issued_on")
    reference = date.fromisoformat(issued) if issued else None
    texts = {c["path"]: c["text"] for c in reading["clauses"]}
    out = []
    for task in reading["tasks"]:
        content, fields = fields_in(texts[task["clause"]])
        wanted = task["deadline"]
        if _is_row(task["clause"]) or (fields and wanted):
            continue
        found = weighed(content, reference)
        right = [one for one in found if wanted is not None and _is_same(one.deadline, wanted, content)]
        out += [(one.evidence, True) for one in right]
        # Beside the deadline that governs stand others that it beats; they say nothing for or against.
        out += [(one.evidence, False) for one in found if one not in right and not _loses(one.deadline, right)]
    return out


def times_of_no_task(reading: dict) -> list[tuple[dict[str, float], bool]]:
    """Times in leaves that order nothing and set no target are nobody's deadline."""
    from datetime import date

    from tinhgon.deadlines.grammar import weighed
    from tinhgon.reading.tasks.outline import section_role

    issued = reading["document"].get("issued_on")
    reference = date.fromisoformat(issued) if issued else None
    clauses = {c["path"]: c for c in reading["clauses"]}
    inner = {c["parent"] for c in reading["clauses"]}
    tasks = {t["clause"] for t in reading["tasks"]}
    out = []
    for path, clause in clauses.items():
        if path in tasks or path in inner or _is_row(path):
            continue
        roles, up = [], clause["parent"]
        while up:
            roles.append(section_role(clauses[up]["text"].split("\n")[0]))
            up = clauses[up]["parent"]
        if "target" not in roles and not any("field" in r for r in roles):
            out += [(one.evidence, False) for one in weighed(clause["text"], reference)]
    return out


def _is_same(made: object, wanted: dict, content: str) -> bool:
    same = (str(made.kind.value), _iso(made.start), _iso(made.end)) == (wanted["kind"], wanted["start"], wanted["end"])  # type: ignore[attr-defined]
    return same and " ".join(wanted["text"].lower().split())[-6:] in " ".join(content.lower().split())


def _loses(made: object, right: list) -> bool:
    from tinhgon.deadlines.grammar import governing

    return bool(right) and governing([made, right[0].deadline]) is right[0].deadline  # type: ignore[list-item]


def invented_times() -> list[tuple[dict[str, float], bool]]:
    """The candidates of bench/time_examples.txt: right is the one that covers the marked words and has the kind."""
    from datetime import date

    from tinhgon.deadlines.grammar import weighed

    out = []
    for line in (ROOT / "bench" / "time_examples.txt").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        kind, marked = line.split("\t")
        start, text = marked.find("[["), marked.replace("[[", "").replace("]]", "")
        end = marked.find("]]") - 2
        for one in weighed(text, date(2026, 3, 2)):
            made = one.deadline
            covers = start >= 0 and (made.text_start or 0) < end and (made.text_end or 0) > start
            out.append((one.evidence, covers and str(made.kind.value) == kind))
    return out


def _iso(day: object) -> str | None:
    return day.isoformat() if day is not None else None  # type: ignore[attr-defined]


def train_deadlines(check: bool) -> None:
    examples = {name: deadline_examples(reading) for name, reading in references()}
    examples["invented"] = invented_times()
    everything = [e for given in examples.values() for e in given]
    beside = [e for _, reading in references() for e in times_of_no_task(reading)]
    importance = [1.0] * len(everything) + [NO_TASK] * len(beside)
    weights, bias = logistic(everything + beside, decay=1.0, least=2, importance=importance)

    def said(found: dict[str, float], weights: dict[str, float], bias: float) -> bool:
        return bias + sum(weights.get(name, 0.0) * value for name, value in found.items()) > 0

    wrong = sum(said(found, weights, bias) != right for found, right in everything)
    print(
        f"on what it was trained on: {wrong} wrong of {len(everything)} ({sum(r for _, r in everything)} are deadlines)"
    )
    if not check:
        path = ROOT / "src" / "tinhgon" / "deadlines" / "data" / "deadline_weights.yaml"
        write(
            path,
            "What makes a time in a sentence its deadline, weighed; trained by bench/train_reader.py deadlines.",
            weights,
        )
        path.write_text(path.read_text("utf-8").replace("weights:", f"bias: {bias}\nweights:", 1), encoding="utf-8")
        return
    right = total = 0
    for name, own in examples.items():
        if name.startswith("dev/") and own:
            rest = [e for other, given in examples.items() if other != name for e in given]
            trained = logistic(rest, decay=1.0, rounds=250, least=2)
            right += sum(said(found, *trained) == wanted for found, wanted in own)
            total += len(own)
    print(f"leave one document out: right {right} of {total}, {right / total:.3f}")


DECAY = 2.0
NO_TASK = 0.5  # how much a time in a leaf that is no task counts against its words

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    {"names": train_names, "tasks": train_tasks, "deadlines": train_deadlines}[sys.argv[1]]("--check" in sys.argv)
