"""Every regime by its name, and the one way to compute one."""

from tinhgon.benefits import gate as gate_module
from tinhgon.benefits import pension, salary, transitions
from tinhgon.benefits.computation import Computation, Regime
from tinhgon.benefits.facts import Facts
from tinhgon.benefits.local import ADD_ONS
from tinhgon.benefits.parameters import Law
from tinhgon.benefits.regimes import nd29, nd154, nd170, nd177, nd178_posts, nd178_resignation, nd178_retirement
from tinhgon.benefits.work import Readings, Rule, run

RULES: dict[Regime, Rule] = {
    Regime.ND178_ART7: nd178_retirement.article_7,
    Regime.ND178_ART7A: nd178_retirement.article_7a,
    Regime.ND178_ART7B: nd178_retirement.article_7b,
    Regime.ND178_ART9: nd178_resignation.article_9,
    Regime.ND178_ART10: nd178_resignation.article_10,
    Regime.ND178_ART11: nd178_posts.article_11,
    Regime.ND178_ART12: nd178_posts.article_12,
    Regime.ND177_ART3: nd177.article_3,
    Regime.ND154_ART6: nd154.article_6,
    Regime.ND154_ART7: nd154.article_7,
    Regime.ND154_ART8: nd154.article_8,
    Regime.ND154_ART9: nd154.article_9,
    Regime.ND29_ART5: nd29.article_5,
    Regime.ND170_ART59: nd170.article_59,
    Regime.SALARY: salary.rule,
    Regime.PENSION_RATE: pension.rate_rule,
    Regime.ND135_AGE: pension.age_rule,
    Regime.GATE_6383: gate_module.rule,
    Regime.TRANSITION: transitions.top_up,
    **dict(ADD_ONS.values()),
}


def compute(regime: Regime, facts: Facts, *, law: Law | None = None, readings: Readings | None = None) -> Computation:
    """Return what one regime comes to for a person, whether or not the person qualifies for it otherwise.

    Raises:
        UnknownReading: a recorded decision names no question or no option of it.
    """
    return run(RULES[regime], regime, facts, law=law, readings=readings)
