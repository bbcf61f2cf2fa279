# Every shell says where it is and which engine the docker command speaks to.
export LANG=C.UTF-8
export EDITOR=nano
if [ -n "${BASH_VERSION:-}" ] && [ -n "${PS1:-}" ]; then
  workshop_engine() {
    if [ -n "${DOCKER_HOST:-}" ]; then printf '%s' "$DOCKER_HOST"
    elif [ -n "${DOCKER_CONTEXT:-}" ]; then printf '%s' "$DOCKER_CONTEXT"
    else printf 'local'
    fi
  }
  PS1='\[\e[1;32m\][\h]\[\e[0m\] \[\e[36m\]($(workshop_engine))\[\e[0m\] \w\$ '
  [ -r /usr/share/bash-completion/bash_completion ] && . /usr/share/bash-completion/bash_completion
fi
