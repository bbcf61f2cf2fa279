# Takes back what stands in the journal, the last first. Each line can be undone twice: cut off, it begins again.
[ -d "$kept" ] || { rm -rf "$kept.new" /run/workshop.lock; exit 0; }
[ "$(cat "$kept/cluster" 2>/dev/null)" = "$cluster" ] || fail "it belongs to the workshop cluster \"$(cat "$kept/cluster" 2>/dev/null)\""
touch "$journal"
ours() { noted 'engine new'; }
docker_here() { docker --host unix:///var/run/docker.sock "$@"; }
answers() { [ -n "$(engine_pid)" ] && docker_here version >/dev/null 2>&1; }

# Only of this machine itself: in a container the same number may be somebody else.
end_processes_of() {
  space=$(readlink /proc/self/ns/pid)
  for signal in TERM KILL; do
    for folder in /proc/[0-9]*; do
      [ "$(readlink "$folder/ns/pid" 2>/dev/null)" = "$space" ] || continue
      [ "$(stat -c %U "$folder" 2>/dev/null)" = "$1" ] && kill -$signal "${folder#/proc/}" 2>/dev/null
    done
    sleep 0.3
  done
  true
}

remove_user() {
  getent passwd docker >/dev/null || return 0
  end_processes_of docker
  # Else userdel would take the group of the same name along, which may be older.
  usermod --gid nogroup docker
  userdel --remove docker 2>/dev/null || ! getent passwd docker >/dev/null
}

restore_password() {
  [ -s "$kept/before/shadow" ] && getent passwd docker >/dev/null || return 0
  cp -a /etc/shadow /etc/shadow.workshop
  awk -F: 'NR == FNR { old = $0; next } $1 == "docker" { print old; next } { print }' "$kept/before/shadow" /etc/shadow >/etc/shadow.workshop
  mv /etc/shadow.workshop /etc/shadow
}

# What an engine of ours has made goes with it; of an engine that was there before nothing but our own.
clear_engine() {
  if ours && answers; then
    docker_here swarm leave --force >/dev/null 2>&1 || true
    all=$(docker_here ps --all --quiet)
    [ -z "$all" ] || docker_here rm --force --volumes $all >/dev/null 2>&1 || true
    docker_here network prune --force >/dev/null 2>&1 || true
  fi
}

forget_engine() {
  for table in nat filter raw mangle; do
    command -v iptables-save >/dev/null 2>&1 || break
    iptables-save -t $table 2>/dev/null | grep -q DOCKER || continue
    iptables-save -t $table | grep -v -e DOCKER -e docker0 -e docker_gwbridge | iptables-restore -T $table 2>/dev/null || true
  done
  for bridge in docker0 docker_gwbridge; do ip link delete $bridge 2>/dev/null || true; done
  umount /run/docker/netns/* 2>/dev/null || true
  rm -rf /run/docker /run/docker.sock /run/docker.pid /run/containerd
  noted data || return 0
  rm -rf /var/lib/docker/* /var/lib/containerd/*
  rmdir /var/lib/docker /var/lib/containerd 2>/dev/null || true
}

undo_engine() {
  if has_service_manager; then
    systemctl daemon-reload
    case $1 in
      ran) systemctl restart docker.service ;;
      stopped) systemctl stop docker.service docker.socket ;;
      new) systemctl stop docker.service docker.socket containerd.service 2>/dev/null || true ;;
    esac
  else
    pid=$(engine_pid)
    if [ -n "$pid" ] && tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q /etc/docker/tls/cert.pem; then stop_engine; fi
    if [ "$1" = ran ] && [ -z "$(engine_pid)" ]; then
      run_engine /dev/null
      wait_engine
    fi
  fi
  case $1 in new) forget_engine ;; esac
}

remove_packages() {
  installed=$(for package in $(sed -n 's/^package //p' "$journal"); do
    dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$package" 2>/dev/null | grep -v -e '^not-installed' -e '^unknown' | cut -d' ' -f2
  done)
  [ -n "$installed" ] || return 0
  others=$(apt-get -s purge $installed 2>/dev/null | sed -n 's/^\(Purg\|Remv\) \([^ ]*\) .*/\2/p' | while read -r package; do
    grep -qx "package $package" "$journal" || echo "$package"
  done)
  if [ -n "$others" ]; then
    say "packages that came with up stay, because what was installed later needs them:" $others
    return 0
  fi
  apt-get -o DPkg::Lock::Timeout=300 purge --yes $installed >"$kept/apt.log" 2>&1 || { tail -n 5 "$kept/apt.log" >&2; return 1; }
}

undo() {
  kind=$1
  rest=${2:-}
  # What lies in the home of a user of ours goes with it.
  case $rest in "${home:-/none}"/*) return 0 ;; esac
  case $kind in
    data) ;;
    new) rm -f "$rest" ;;
    old) cat "$kept/before$rest" >"$rest" && chmod --reference "$kept/before$rest" "$rest" && chown --reference "$kept/before$rest" "$rest" ;;
    dir) [ ! -d "$rest" ] || rmdir "$rest" 2>/dev/null || say "$rest stays: there is something in it that is not ours" ;;
    tree) rm -rf "$rest" ;;
    begun) [ ! -e "$rest" ] || { without_block "$rest" >"$kept/next" && cat "$kept/next" >"$rest" && { [ -s "$rest" ] || rm -f "$rest"; }; } ;;
    block) [ ! -e "$rest" ] || { without_block "$rest" >"$kept/next" && cat "$kept/next" >"$rest"; } ;;
    newline) [ ! -s "$rest" ] || [ -n "$(tail -c 1 "$rest")" ] || truncate -s -1 "$rest" ;;
    hostname) [ "$(hostname)" != "$(cat "$kept/node")" ] || hostname "$rest" ;;
    user) remove_user ;;
    password) restore_password ;;
    member) ! id -nG docker 2>/dev/null | tr ' ' '\n' | grep -qx "$rest" || gpasswd --delete docker "$rest" >/dev/null ;;
    group) ! getent group "$rest" >/dev/null || groupdel "$rest" ;;
    sshd) pid=$(cat /run/sshd.pid 2>/dev/null || true); [ -z "$pid" ] || kill -HUP "$pid" 2>/dev/null || true ;;
    engine) undo_engine "$rest" ;;
    forward) ! ours || echo "$rest" >/proc/sys/net/ipv4/ip_forward ;;
    policy) ! ours || [ -z "$rest" ] || iptables -P FORWARD "$rest" ;;
    swarm) ! answers || docker_here swarm leave --force >/dev/null 2>&1 || true ;;
    gwbridge) ! answers || docker_here network rm docker_gwbridge >/dev/null 2>&1 || true ;;
    image) ours || ! answers || ! docker_here image inspect "$rest" >/dev/null 2>&1 || docker_here image rm "$rest" >/dev/null 2>&1 || say "the image $rest stays: a container uses it" ;;
    package) packages=yes ;;
    *) say "the journal has a line that is not known: $kind" ;;
  esac
}

home=$(noted user && home_of_docker || true)
clear_engine
packages=
failed=
rm -f "$kept/reversed"
tac "$journal" >"$kept/reversed"
while IFS= read -r line <&3; do
  kind=${line%% *}
  rest=${line#"$kind"}
  undo "$kind" "${rest# }" 3<&- || failed="$failed $kind"
done 3<"$kept/reversed"
# All at once, after all else: with one command they are gone in any order.
[ -z "$packages" ] || remove_packages || failed="$failed packages"
[ -z "$failed" ] || fail "could not be undone:$failed"
if ! ours && answers; then
  left=$(docker_here ps --all --quiet | wc -l)
  [ "$left" = 0 ] || say "the engine was there before: its $left containers, and its volumes, stay"
fi
rm -rf "$kept" /run/workshop.lock
