# Keys: the cluster's own opens the user on every node, so that a person and the nodes themselves get in without a password.
home=$(home_of_docker)
owner="docker:$(id -g docker)"
if [ ! -d "$home/.ssh" ]; then
  folder "$home/.ssh" 700
  chown "$owner" "$home/.ssh"
fi
printf '%s\n' "$public_key" | block "$home/.ssh/authorized_keys" 600 "$owner"
printf '%s\n' "$private_key" | put "$home/.ssh/id_workshop" 600 "$owner"
printf '%s\n' "$known_hosts" | block "$home/.ssh/known_hosts" 644 "$owner"
printf '%s\n' "$ssh_config" | block "$home/.ssh/config" 600 "$owner"
