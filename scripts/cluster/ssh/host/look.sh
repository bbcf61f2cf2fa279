# What a host is and has, a word and its value a line. It changes nothing.
LC_ALL=C
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
tell() { printf '%s=%s\n' "$1" "$2"; }
has() { command -v "$1" >/dev/null 2>&1; }

tell user "$(id -u)"
tell system "$(. /etc/os-release 2>/dev/null; echo "${PRETTY_NAME:-unknown}")"
tell family "$(. /etc/os-release 2>/dev/null; echo "${ID:-} ${ID_LIKE:-}")"
tell architecture "$(uname -m)"
tell hostname "$(hostname)"
# Two names of one machine give the same here; two containers of one image do not.
tell identity "$(stat -c %d:%i /etc) $(cat /proc/sys/kernel/random/boot_id 2>/dev/null)"
has apt-get && tell apt yes
has dockerd && tell dockerd "$(command -v dockerd)"
tell disk "$(df -Pk /var/lib 2>/dev/null | awk 'NR == 2 { print $4 * 1024 }')"
set -- ${SSH_CONNECTION:-}
address=$(ip -4 route get 192.0.2.1 2>/dev/null | sed -n 's/.* src \([0-9.]*\).*/\1/p')
tell address "${address:-${1:+$3}}"
tell port "${4:-22}"
[ -d /run/systemd/system ] && tell manager systemd
{ [ -e /proc/net/ip_vs ] || modprobe -nq ip_vs 2>/dev/null; } && tell ipvs yes
tell cluster "$(cat /etc/workshop/cluster 2>/dev/null || sed -n 's/^ *"cluster": "\([^"]*\)".*/\1/p' /etc/workshop/secrets.json 2>/dev/null | head -n 1)"
tell node "$(cat /etc/workshop/node 2>/dev/null)"
[ -d /etc/workshop ] && tell workshop yes
for key in /etc/ssh/ssh_host_*_key.pub; do
  [ -r "$key" ] && tell hostkey "$(cut -d' ' -f1,2 "$key")"
done
if docker --host unix:///var/run/docker.sock version >/dev/null 2>&1; then
  tell engine "$(docker --host unix:///var/run/docker.sock version --format '{{.Server.Version}}')"
  tell containers "$(docker --host unix:///var/run/docker.sock ps --quiet | wc -l)"
  tell swarm "$(docker --host unix:///var/run/docker.sock info --format '{{.Swarm.LocalNodeState}}')"
fi
pid=$(cat /run/docker.pid 2>/dev/null)
if [ -n "$pid" ] && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dockerd ]; then
  tell pid "$pid"
  tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q /etc/docker/tls/cert.pem && tell serving yes
fi
# 2376 in the kernel's table of listeners.
grep -qi ':0948 [^ ]* 0A ' /proc/net/tcp /proc/net/tcp6 2>/dev/null && tell taken yes
for word in hosts tls tlsverify tlscacert tlscert tlskey; do
  grep -q "\"$word\"[[:space:]]*:" /etc/docker/daemon.json 2>/dev/null && tell conflict "$word"
done
# What the steps themselves are made of: every Debian has it, and not every other system.
for tool in flock tac useradd usermod userdel chpasswd gpasswd getent hostname sed awk cmp sha256sum setsid; do
  has "$tool" || tell bare "$tool"
done
for tool in $tools; do
  has "$tool" || tell missing "$tool"
done
for plugin in compose buildx; do
  has docker && docker "$plugin" version >/dev/null 2>&1 || tell missing "docker-$plugin"
done
exit 0
