# After the tar was unpacked beside it: in one move, so that half of it is never taken for all.
home=$(home_of_docker)
if [ -d "$home/dockercoins.new" ]; then
  chown -R "docker:$(id -g docker)" "$home/dockercoins.new"
  [ -e "$home/dockercoins" ] || mv "$home/dockercoins.new" "$home/dockercoins"
  rm -rf "$home/dockercoins.new"
fi
