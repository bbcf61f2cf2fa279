#!/bin/bash
# The floor under `up --swarm`: the same containers, certificates and Swarm with nothing but a shell and curl. What is sent was
# prepared beforehand, so only the engine's own work is left. Arguments: the folder with what is sent, the number of nodes.
set -eu
cd "$1"
nodes=$2
engine() { curl --silent --show-error --fail --unix-socket "$SOCKET" "http://engine$1" "${@:2}"; }
json() { engine "$1" --header 'Content-Type: application/json' --data @"$2"; }
node_engine() { curl --silent --fail --cacert ca.pem --cert cert.pem --key key.pem "https://127.0.0.1:$(cat "port$1")$2" "${@:3}"; }

json /networks/create network.json >/dev/null
for n in $(seq "$nodes"); do
  (
    json /volumes/create "volume$n.json" >/dev/null
    json "/containers/create?name=$(cat "name$n")" "container$n.json" >/dev/null
    engine "/containers/$(cat "name$n")/archive?path=/" --request PUT --header "Content-Type: application/x-tar" --data-binary @"files$n.tar"
    engine "/containers/$(cat "name$n")/start" --request POST
    engine "/containers/$(cat "name$n")/json" | sed 's/.*"2376\/tcp":\[{"HostIp":"127.0.0.1","HostPort":"\([0-9]*\)".*/\1/' >"port$n"
    until node_engine "$n" /_ping >/dev/null 2>&1; do sleep 0.03; done
  ) &
done
wait

post() { node_engine "$1" "$2" --header 'Content-Type: application/json' --data "$3"; }
address() { cat "address$1"; }
post 1 /swarm/init "{\"ListenAddr\":\"0.0.0.0:2377\",\"AdvertiseAddr\":\"$(address 1)\"}" >/dev/null
token=$(node_engine 1 /swarm | sed 's/.*"Worker":"\([^"]*\)".*/\1/')
for n in $(seq 2 "$nodes"); do
  post "$n" /swarm/join "{\"ListenAddr\":\"0.0.0.0:2377\",\"AdvertiseAddr\":\"$(address "$n")\",\"RemoteAddrs\":[\"$(address 1):2377\"],\"JoinToken\":\"$token\"}" >/dev/null &
done
wait
until [ "$(node_engine 1 /nodes | grep -o '"State":"ready"' | wc -l)" -ge "$nodes" ]; do sleep 0.03; done
