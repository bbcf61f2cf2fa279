# What every script that changes a host begins with. Before each change stands a line in the journal that says how it is undone:
# a host can be cut off at any moment, and `down` still knows all. A step that finds its work done changes nothing.
set -eu
umask 022
LC_ALL=C DEBIAN_FRONTEND=noninteractive
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL DEBIAN_FRONTEND PATH

kept=/etc/workshop
journal=$kept/journal
begin='# workshop begin'
end='# workshop end'

fail() { printf '%s\n' "$*" >&2; exit 1; }

# One script at a time: of a command that was killed the last one still runs to its end.
exec 9>/run/workshop.lock
flock -w 300 9 || fail 'another command has been changing this host for 5 minutes'

# say WORDS: for the person; every line that begins with "say " is shown.
say() { printf 'say %s\n' "$*"; }

noted() { grep -q "^$1\( \|\$\)" "$journal" 2>/dev/null; }
note() { grep -qxF "$*" "$journal" 2>/dev/null || printf '%s\n' "$*" >>"$journal"; }

# before PATH: remembers what is at PATH, once.
before() {
  if grep -qxF -e "new $1" -e "old $1" "$journal" 2>/dev/null; then return 0; fi
  if [ -e "$1" ]; then
    mkdir -p "$kept/before${1%/*}"
    cp -a "$1" "$kept/before$1"
    note "old $1"
  else
    note "new $1"
  fi
}

# folder PATH MODE: an empty one is removed by `down`.
folder() {
  [ -d "$1" ] && return 0
  note "dir $1"
  mkdir -m "$2" "$1"
}

# put PATH MODE [OWNER]: a file of our own, with what comes on stdin.
put() {
  cat >"$kept/next"
  chmod "$2" "$kept/next"
  if ! cmp -s "$kept/next" "$1"; then
    before "$1"
    # Written over, not moved into place: the file may be a mount, as /etc/hostname is in a container.
    (umask 077; cat "$kept/next" >"$1")
    chmod "$2" "$1"
    [ -z "${3:-}" ] || chown "$3" "$1"
  fi
  rm -f "$kept/next"
}

# without_block PATH: the file as it would be without our lines.
without_block() { sed "/^$begin\$/,/^$end\$/d" "$1"; }

# block PATH MODE [OWNER]: lines of our own, from stdin, in a file that is not ours alone.
block() {
  { printf '%s\n' "$begin"; cat; printf '%s\n' "$end"; } >"$kept/block"
  if [ ! -e "$1" ]; then
    note "begun $1"
    (umask 077; cat "$kept/block" >"$1")
    chmod "$2" "$1"
    [ -z "${3:-}" ] || chown "$3" "$1"
  elif ! sed -n "/^$begin\$/,/^$end\$/p" "$1" | cmp -s "$kept/block"; then
    if [ -n "$(tail -c 1 "$1")" ]; then
      note "newline $1"
      echo >>"$1"
    fi
    note "block $1"
    without_block "$1" >"$kept/next"
    cat "$kept/block" >>"$kept/next"
    cat "$kept/next" >"$1"
    rm -f "$kept/next"
  fi
  rm -f "$kept/block"
}

home_of_docker() { getent passwd docker | cut -d: -f6; }

has_service_manager() { [ -d /run/systemd/system ]; }

# The process of the engine that holds the default socket; nothing when none runs. Engines in containers have other pid files.
engine_pid() {
  pid=$(cat /run/docker.pid 2>/dev/null || true)
  [ -n "$pid" ] && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dockerd ] && echo "$pid" || true
}

stop_engine() {
  pid=$(engine_pid)
  [ -n "$pid" ] || return 0
  kill -TERM "$pid"
  for _ in $(seq 300); do
    [ -d "/proc/$pid" ] && [ "$(cut -d' ' -f3 "/proc/$pid/stat" 2>/dev/null)" != Z ] || return 0
    sleep 0.1
  done
  fail 'the Docker engine does not end within 30 s'
}

# run_engine LOG OPTIONS: for hosts without a service manager; with the command that it was started with before, where it was. It must
# outlive this script and not hold its lock.
run_engine() {
  log=$1
  shift
  rm -f /run/docker.pid
  {
    if [ -s "$kept/before/engine" ]; then tr '\0' '\n' <"$kept/before/engine"; else command -v dockerd; fi
    for option in "$@"; do printf '%s\n' "$option"; done
  } >"$kept/command"
  set -f
  IFS='
'
  set -- $(cat "$kept/command")
  unset IFS
  set +f
  rm -f "$kept/command"
  setsid "$@" </dev/null >>"$log" 2>&1 9>&- &
}

wait_engine() {
  for _ in $(seq 300); do
    docker --host unix:///var/run/docker.sock version >/dev/null 2>&1 && return 0
    sleep 0.1
  done
  if has_service_manager; then journalctl -u docker --no-pager -n 5 >&2; else tail -n 5 /var/log/workshop-engine.log >&2; fi
  fail 'the Docker engine was started and does not answer within 30 s'
}
