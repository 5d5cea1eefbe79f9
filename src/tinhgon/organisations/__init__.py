"""Organisations in time: what a unit was, is and became, with the act as proof.

`storage.national()` is the register the program carries; `registry.Registry` answers; `finding.Finder` searches names;
`validation.problems` says what cannot be; `wording` puts a path in Vietnamese. `acts`, `reconciliation` and `national`
read the register out of the acts (`tinhgon units build`). See docs/adr/0010-identity-time-and-shares.md.
"""
