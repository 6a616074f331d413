"""How properties are tried: always the same examples in the suite, many more when asked for."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)

settings.register_profile(
    "ci", max_examples=30, derandomize=True, deadline=None, suppress_health_check=SLOW
)
settings.register_profile(
    "soak",
    max_examples=int(os.environ.get("KOOP_SOAK") or 5000),
    deadline=None,
    suppress_health_check=SLOW,
)
settings.load_profile("soak" if os.environ.get("KOOP_SOAK") else "ci")
