# The host's own record of the cluster: with it a lost state folder is filled again, and `down` finds what to undo.
if [ ! -d "$kept" ]; then
  rm -rf "$kept.new"
  mkdir -m 700 "$kept.new"
  mkdir "$kept.new/before"
  printf '%s\n' "$cluster" >"$kept.new/cluster"
  : >"$kept.new/journal"
  mv "$kept.new" "$kept" # in one move: there is no folder without a name in it
fi
[ "$(cat "$kept/cluster")" = "$cluster" ] || fail "it belongs to the workshop cluster \"$(cat "$kept/cluster")\""
keep() {
  (umask 077; cat >"$kept/$1.new")
  mv "$kept/$1.new" "$kept/$1"
}
printf '%s\n' "$node" | keep node
printf '%s' "$secrets" | keep secrets.json
