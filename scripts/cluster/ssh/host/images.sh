# Before images are brought: those that come from us go with `down`, those that are there stay.
for image in $images; do
  docker image inspect "$image" >/dev/null 2>&1 || note "image $image"
done
