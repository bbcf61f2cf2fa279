# The same prompt in every shell, not in login shells alone.
. /etc/profile.d/workshop.sh
