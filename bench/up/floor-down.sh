#!/bin/bash
# The floor under `down`: what floor-up.sh made is removed with nothing but a shell and curl, as much at once as the engine takes.
# Arguments: the folder with what was sent, the number of nodes.
set -eu
cd "$1"
nodes=$2
remove() { curl --silent --show-error --fail --request DELETE --unix-socket "$SOCKET" "http://engine$1"; }

for n in $(seq "$nodes"); do
  (
    remove "/containers/$(cat "name$n")?force=true&v=true"
    remove "/volumes/$(cat "name$n")?force=true"
  ) &
done
wait
remove "/networks/$(cat network)"
