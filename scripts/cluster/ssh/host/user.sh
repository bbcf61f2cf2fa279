# The student's user: a password, the engine, sudo without a password.
getent group docker >/dev/null || { note 'group docker'; groupadd --system docker; }
groups=$(getent group sudo >/dev/null && echo sudo || true)
if ! getent passwd docker >/dev/null; then
  note user
  useradd --create-home --shell /bin/bash --gid docker ${groups:+--groups "$groups"} docker
else
  for group in docker $groups; do
    id -nG docker | tr ' ' '\n' | grep -qx "$group" && continue
    note "member $group"
    usermod --append --groups "$group" docker
  done
fi
if [ "$(cat "$kept/login" 2>/dev/null)" != "docker:$password" ]; then
  if ! noted user && ! noted password; then
    (umask 077; getent shadow docker >"$kept/before/shadow")
    note password
  fi
  printf 'docker:%s\n' "$password" | chpasswd
  (umask 077; printf 'docker:%s\n' "$password" >"$kept/login")
fi
[ -d /etc/sudoers.d ] && printf 'docker ALL=(ALL) NOPASSWD: ALL\n' | put /etc/sudoers.d/workshop 440
printf '%s\n' "$profile" | put /etc/profile.d/workshop.sh 644
if noted user; then
  # The home is ours and goes with the user.
  grep -q workshop.sh "$(home_of_docker)/.bashrc" 2>/dev/null || printf '. /etc/profile.d/workshop.sh\n' >>"$(home_of_docker)/.bashrc"
elif [ ! -e "$(home_of_docker)/.sudo_as_admin_successful" ]; then
  # sudo leaves it when it is used for the first time.
  note "new $(home_of_docker)/.sudo_as_admin_successful"
fi
