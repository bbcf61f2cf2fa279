# The engine on its socket, and on 2376 for who holds a certificate of this cluster. Its own daemon.json is left alone: what we want of it
# stands in options (a drop-in of systemd, or the command line where no service manager runs).
tls=/etc/docker/tls
options="--host tcp://0.0.0.0:2376 --tlsverify --tlscacert $tls/ca.pem --tlscert $tls/cert.pem --tlskey $tls/key.pem"
drop_in=/etc/systemd/system/docker.service.d

folder /etc/docker 755
folder $tls 700
printf '%s' "$ca" | put $tls/ca.pem 644
printf '%s' "$certificate" | put $tls/cert.pem 644
printf '%s' "$key" | put $tls/key.pem 600

# An engine reads its certificates when it starts: with which ones that was is remembered.
state() { cat $tls/*.pem | sha256sum; }
serving() { pid=$(engine_pid); [ -n "$pid" ] && tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q "$tls/cert.pem"; }
started_with() { [ "$(cat "$kept/serves" 2>/dev/null)" = "$(state)" ]; }

remember_engine() {
  noted forward || note "forward $(cat /proc/sys/net/ipv4/ip_forward)"
  noted policy || note "policy $(iptables -S FORWARD 2>/dev/null | sed -n 's/^-P FORWARD //p')"
  noted engine && return 0
  pid=$(engine_pid)
  if [ -z "$pid" ]; then note 'engine stopped'; return 0; fi
  cp "/proc/$pid/cmdline" "$kept/before/engine"
  note 'engine ran'
}

with_systemd() {
  start=$(systemctl cat docker.service | sed -n 's/^ExecStart=\(..*\)/\1/p' | grep -v "$tls" | tail -n 1)
  [ -n "$start" ] || fail 'docker.service says no ExecStart'
  [ -d $drop_in ] || { note "dir $drop_in"; mkdir -p $drop_in; }
  printf '[Service]\nExecStart=\nExecStart=%s %s\n' "$start" "$options" | put $drop_in/workshop.conf 644
  systemctl daemon-reload
  systemctl restart docker.service
}

by_ourselves() {
  stop_engine
  # Without any word about where it listens it would listen on its socket; with one, on nothing else.
  tr '\0' '\n' <"$kept/before/engine" 2>/dev/null | grep -qE '^(-H|--host)' ||
    options="--host unix:///var/run/docker.sock $options"
  note 'new /var/log/workshop-engine.log'
  run_engine /var/log/workshop-engine.log $options
}

if ! serving || ! started_with; then
  remember_engine
  if has_service_manager; then with_systemd; else by_ourselves; fi
  wait_engine
  state >"$kept/serves"
fi
