# Docker Engine and the tools that guides ask for, from the distribution's packages; only with consent. `wanted` are the commands
# that are missing. Which packages come is asked of apt first and written down: those, and no others, go with `down`.
apt() { apt-get -o DPkg::Lock::Timeout=300 "$@"; }
candidate() { apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: //p' | grep -v '(none)'; }
first_of() { for package in "$@"; do [ -n "$(candidate "$package")" ] && echo "$package" && return; done; true; }

package_of() {
  case $1 in
    dockerd) echo docker.io iptables ca-certificates; first_of docker-cli ;;
    docker) first_of docker-cli docker.io ;;
    # Before 2.0 it is another program, without `docker compose`.
    docker-compose) case $(candidate docker-compose) in 2.*) echo docker-compose ;; *) first_of docker-compose-v2 docker-compose-plugin ;; esac ;;
    docker-buildx) first_of docker-buildx docker-buildx-plugin ;;
    ab) echo apache2-utils ;;
    redis-cli) echo redis-tools ;;
    ssh) echo openssh-client ;;
    ip) echo iproute2 ;;
    ping) echo iputils-ping ;;
    dig) first_of bind9-dnsutils dnsutils ;;
    *) first_of "$1" ;;
  esac
}

install_packages() {
  log=$kept/apt.log
  # A list that cannot be refreshed may still do: if not, the installation says so itself.
  apt update >"$log" 2>&1 || true
  packages=$(for command in $wanted; do package_of "$command"; done)
  new=$(apt -s install --no-install-recommends $packages 2>>"$log" | sed -n 's/^Inst \([^ ]*\) (.*/\1/p')
  # With a version in brackets a package is there already and would only be renewed: not ours.
  [ -n "$new" ] || return 0
  for package in $new; do note "package $package"; done
  # Services that come with packages stay down: the engine is started with our options, the others not at all.
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\nexit 101\n' | put /usr/sbin/policy-rc.d 755
  fi
  if ! apt install --yes --no-install-recommends $packages >>"$log" 2>&1; then
    tail -n 5 "$log" >&2
    fail "apt-get could not install: $packages"
  fi
  if grep -qxF 'new /usr/sbin/policy-rc.d' "$journal"; then rm -f /usr/sbin/policy-rc.d; fi
}

if [ -n "$wanted" ]; then
  if ! command -v dockerd >/dev/null 2>&1; then
    [ -n "$(ls -A /var/lib/docker 2>/dev/null)" ] || note data
    # containerd makes these when it starts, and leaves them.
    for path in /etc/cni /etc/cni/net.d; do [ -e $path ] || note "dir $path"; done
    note 'engine new'
    # Debian's package makes it and leaves it behind.
    getent group docker >/dev/null || note 'group docker'
  fi
  install_packages
fi
