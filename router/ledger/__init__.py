"""One row per decision and per departure; no field can hold text."""
