#!/bin/sh
# Makes .venv from the hashed locks; the other scripts source this and call `ensure_venv run|dev`.
#
# Expects `root`. A stamp, written last, names what .venv holds: without it .venv is unfinished and made anew.

venv=$root/.venv
stamp=$venv/.koop-stamp

say() { echo "koop: $*" >&2; }
fail() { say "$*"; exit 1; }

find_python() { # prints the first Python that is new enough and has the modules named
    for name in python3 python3.13 python3.12 python3.11; do
        candidate=$(command -v "$name") || continue
        if "$candidate" -c "import sys, $1; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

can_apt() { [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; }

apt_install() {
    say "installing $* with apt-get ..."
    apt_log=$(mktemp)
    # An installation that was killed half-way keeps apt from any other until it is finished.
    ! command -v dpkg >/dev/null || DEBIAN_FRONTEND=noninteractive dpkg --configure -a >"$apt_log" 2>&1 </dev/null || :
    if { DEBIAN_FRONTEND=noninteractive apt-get update &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } >>"$apt_log" 2>&1 </dev/null; then
        rm -f "$apt_log"
    else
        tail -n 20 "$apt_log" >&2
        rm -f "$apt_log"
        return 1
    fi
}

choose_python() { # sets `python` to one that can make environments, or ends with what is missing
    python=$(find_python ensurepip,venv) && return
    python=$(find_python os) || {
        can_apt && apt_install python3 python3-venv && python=$(find_python ensurepip,venv) && return
        fail "Python 3.11 or newer is missing; install it (Debian, as root: apt-get install python3 python3-venv) and try again."
    }
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    can_apt && apt_install "$package" && python=$(find_python ensurepip,venv) && return
    fail "$python cannot make virtual environments because its modules venv and ensurepip are missing; install them (Debian, as root: apt-get install $package) and try again."
}

wanted() { # prints "<run state> <dev state> <project state>", hashes of all that .venv depends on
    [ -x "$venv/bin/python" ] && "$venv/bin/python" -I - "$root" 2>/dev/null <<'PYTHON'
import hashlib, pathlib, sys
root = pathlib.Path(sys.argv[1])
def state(*names):
    digest = hashlib.sha256(f"{root} {sys.version_info[:2]}".encode())
    for name in names:
        digest.update((root / name).read_bytes())
    return digest.hexdigest()
print(state("requirements.lock"), state("requirements.lock", "requirements-dev.lock"), state("pyproject.toml"))
PYTHON
}

inspect() { # sets `base` (what .venv holds: run, dev or nothing) and `ready` for the kind asked for
    base='' ready=''
    [ -r "$stamp" ] && read -r kind packages project <"$stamp" || return 0
    states=$(wanted) || return 0
    # shellcheck disable=SC2086 # three words
    set -- "$1" $states
    case $kind in
        run) [ "$packages" = "$2" ] && base=run ;;
        dev) [ "$packages" = "$3" ] && base=dev ;;
    esac
    [ -n "$base" ] && [ "$project" = "$4" ] && [ -x "$venv/bin/koop" ] &&
        { [ "$base" = dev ] || [ "$1" = run ]; } && ready=yes
    return 0
}

quietly() { # runs a command and shows what it says only if it fails
    "$@" >"$venv/.koop-log" 2>&1 </dev/null && return
    cat "$venv/.koop-log" >&2
    fail "setting up .venv failed, see above; the next run starts afresh."
}

pip_install() {
    PIP_USER=0 quietly "$venv/bin/python" -I -m pip --disable-pip-version-check --no-input install --quiet "$@"
}

make_venv() { # makes or mends .venv for the kind asked for
    [ -n "$base" ] || {
        choose_python
        say "setting up .venv, which takes a minute the first time ..."
        rm -rf "$venv"
        mkdir "$venv"
        quietly "$python" -I -m venv "$venv"
    }
    rm -f "$stamp"
    [ -n "$base" ] || pip_install --require-hashes -r "$root/requirements.lock"
    [ "$1" = run ] || [ "$base" = dev ] || {
        [ -z "$base" ] || say "adding the tools for development to .venv ..."
        pip_install --require-hashes -r "$root/requirements-dev.lock"
        base=dev
    }
    pip_install --no-deps --no-build-isolation --editable "$root"
    states=$(wanted)
    # shellcheck disable=SC2086 # three words
    set -- $states
    case ${base:=run} in
        run) echo "run $1 $3" ;;
        dev) echo "dev $2 $3" ;;
    esac >"$stamp.new"
    mv "$stamp.new" "$stamp"
}

ensure_venv() {
    inspect "$1"
    [ -z "$ready" ] || return 0
    if command -v flock >/dev/null; then
        exec 9>"$root/.venv.lock"
        flock -n 9 || { say "waiting for another run to set up .venv ..."; flock 9; }
        inspect "$1"
    fi
    [ -n "$ready" ] || make_venv "$1"
    exec 9>&-
}
