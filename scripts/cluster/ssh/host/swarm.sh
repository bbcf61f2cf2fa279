# Before the Swarm is formed: what `down` has to leave and to remove.
docker network inspect docker_gwbridge >/dev/null 2>&1 || note gwbridge
[ "$(docker info --format '{{.Swarm.LocalNodeState}}')" = active ] || note swarm
