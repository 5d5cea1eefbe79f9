"""The regimes, one module each: a rule is a function of a `Work` that adds components, steps, asks and refusals."""
