# Its name, and those of its peers. What it was called is put back by `down`.
if [ "$(hostname)" != "$node" ]; then
  noted hostname || note "hostname $(hostname)"
  hostname "$node"
fi
printf '%s\n' "$node" | put /etc/hostname 644
printf '%s\n' "$peers" | block /etc/hosts 644
