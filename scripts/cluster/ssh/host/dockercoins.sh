# DockerCoins as a student finds it on any node; what a student has there already stays. Says whether it is wanted.
target=$(home_of_docker)/dockercoins
if [ ! -e "$target" ]; then
  note "tree $target.new"
  note "tree $target"
  rm -rf "$target.new"
  mkdir "$target.new"
  printf 'wanted %s\n' "$target.new"
fi
