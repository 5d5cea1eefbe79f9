"""Benefits of people who leave because of the reorganisation: rules as code, parameters as data, every step shown.

`compare(facts)` computes every regime a person may qualify for and marks the highest; `compute(regime, facts)` computes
one. Money is exact; a fact that is not known is asked for; an open question of the law is shown with every answer.
This is an aid: the decision is a person's.
"""

from tinhgon.benefits.catalogue import compute
from tinhgon.benefits.comparison import Candidate, Comparison, Standing, compare
from tinhgon.benefits.computation import Computation, OpenQuestion, RefusalKind, Regime
from tinhgon.benefits.eligibility import Outcome, eligibility
from tinhgon.benefits.facts import Facts, WrongFacts, fact_kinds
from tinhgon.benefits.work import UnknownReading

__all__ = [
    "Candidate", "Comparison", "Computation", "Facts", "OpenQuestion", "Outcome", "RefusalKind", "Regime", "Standing",
    "UnknownReading", "WrongFacts", "compare", "compute", "eligibility", "fact_kinds",
]  # fmt: skip
