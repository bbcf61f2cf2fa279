# The password of the card is to be good for something: for this user, and nobody else, sshd takes it.
reload_sshd() {
  sshd -t || fail 'sshd does not accept its configuration'
  pid=$(cat /run/sshd.pid 2>/dev/null || true)
  # sshd reads its files for each new connection where systemd starts it for each.
  if [ -n "$pid" ] && [ -d "/proc/$pid" ]; then kill -HUP "$pid"; fi
}
takes_password() { sshd -T -C user=docker,host=other,addr=192.0.2.1 2>/dev/null | grep -qx 'passwordauthentication yes'; }

if [ ! -e /etc/ssh/sshd_config.d/workshop.conf ] && ! takes_password; then
  folder /etc/ssh/sshd_config.d 755
  note sshd
  printf 'Match User docker\n  PasswordAuthentication yes\n' | put /etc/ssh/sshd_config.d/workshop.conf 644
  reload_sshd
  takes_password || say 'sshd there does not read /etc/ssh/sshd_config.d: students need the key, the password will not do'
fi
