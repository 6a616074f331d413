"""The documentation says what is true: settings, links, what there is to be read."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from koop_es.kernel.policy import settings_of_a_home
from koop_es.settings import SettingInvalid, Settings, from_environment

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_every_setting_has_its_line_with_its_default() -> None:
    lines = (ROOT / "docs" / "home.md").read_text().splitlines()
    documented = {
        cells[1].strip(" `"): cells[2].strip()
        for line in lines
        if line.startswith("| `KOOP_")
        for cells in [line.split("|")]
    }
    defaults = {f"KOOP_{setting.name.upper()}": setting.default for setting in settings_of_a_home()}
    plain = {setting.name for setting in fields(Settings)} - {"language", "policy"}
    others = {f"KOOP_{name.upper()}" for name in plain} | {"KOOP_LANG"}
    assert set(documented) == set(defaults) | others
    for variable, default in defaults.items():
        assert documented[variable] == ("none" if default is None else str(default))
    assert documented["KOOP_PORT"] == str(Settings().port)
    assert documented["KOOP_LOCK_TIMEOUT"] == f"{Settings().lock_timeout:g}"
    assert documented["KOOP_LARGEST_EVIDENCE"] == str(Settings().largest_evidence)
    assert documented["KOOP_TIME_ZONE"] == Settings().time_zone


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text()):
        if not target.startswith(("http:", "https:")):
            assert (document.parent / target).exists(), target


def test_every_decision_is_in_their_index() -> None:
    folder = ROOT / "docs" / "decisions"
    told: list[str] = []
    for page in sorted(folder.glob("[0-9]*.md")):
        number, _, title = page.read_text().partition("\n")[0].removeprefix("# ").partition(". ")
        assert page.name.startswith(f"{number:0>4}-")
        told.append(f"{number}. [{title}]({page.name})")
    index = (folder / "README.md").read_text().splitlines()
    assert [line for line in index if re.match(r"\d", line)] == told


def test_the_readme_leads_to_every_page() -> None:
    readme = (ROOT / "README.md").read_text()
    pages = [page.name for page in (ROOT / "docs").glob("*.md")]
    assert [page for page in sorted(pages) if f"(docs/{page})" not in readme] == []


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("KOOP_PORT", "eighty"),
        ("KOOP_PORT", "70000"),
        ("KOOP_TIME_ZONE", "Mars/Olympus"),
        ("KOOP_LANG", "fr"),
        ("KOOP_CHECK_GRACE", "-1"),
        ("KOOP_LAWFUL_BASIS", "because"),
        ("KOOP_CODE_PREFIX", "a b|c"),
        ("KOOP_ON_POISON", "ignore"),
        ("KOOP_FOLLOW_UPS", "sometimes"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_by_name(variable: str, value: str) -> None:
    with pytest.raises(SettingInvalid) as refused:
        from_environment({variable: value})
    assert refused.value.params["variable"] == variable


def test_settings_come_from_the_environment() -> None:
    settings = from_environment(
        {"KOOP_HOME": "/somewhere", "KOOP_CHECK_GRACE": "7", "KOOP_LAWFUL_BASIS": "consent"}
    )
    assert settings.home == Path("/somewhere")
    assert settings.policy.check_grace == 7
    assert settings.policy.lawful_basis == "consent"
