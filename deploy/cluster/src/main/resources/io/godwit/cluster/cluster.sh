#!/usr/bin/env bash
# A Kubernetes of one or two nodes on one machine. A node is a PID, a mount and a network namespace with containerd, kubelet and
# kube-proxy in it; node 1 also runs etcd, the API server, the controllers, the scheduler and the name server.
#
#   cluster.sh DIR up                    starts what does not run of the control plane and of node 1
#   cluster.sh DIR node-start N          the same for a further node
#   cluster.sh DIR node-stop N           ends a node with all its pods at once, as if its machine vanished
#   cluster.sh DIR cut N | heal N        takes a node off the network of the nodes, or back; its ways to the machine stay
#   cluster.sh DIR stop N PROGRAM        ends one program of a node (etcd, kube-apiserver, containerd, kubelet, ...) at once
#   cluster.sh DIR start N PROGRAM
#   cluster.sh DIR load IMAGE.tar        an image for all nodes that run
#   cluster.sh DIR forward PORT...       ports of the machine's 127.0.0.1 for the 127.0.0.1 of pods that start from now on
#   cluster.sh DIR down                  ends everything; images and logs stay in DIR
#
# DIR/bin and DIR/cni link to the programs, DIR/settings sets PORT (of the API server, on the machine's 127.0.0.1). All files lie
# below DIR; besides there are a control group per node and, if there was none, an empty /var/lib/kubelet until `down`.
# Status 98: a port is taken by another program.
# A node's first process, its holder, keeps the namespaces: when it is killed, the kernel ends every process of the node and drops
# its mounts and links. Processes are known by id and start time. One step at a time per DIR: the caller locks.
set -euo pipefail
export LC_ALL=C
unset HTTP_PROXY HTTPS_PROXY ALL_PROXY http_proxy https_proxy all_proxy # no way out leads to the nodes

SELF=$(realpath "${BASH_SOURCE[0]}")
DIR=$(realpath "$1") STEP=$2 ME="bash ${BASH_SOURCE[0]} $1 "
shift 2
# shellcheck disable=SC1091
. "$DIR/settings"
BEGIN=${EPOCHREALTIME/./}
export PATH=$DIR/bin:$PATH:/usr/sbin:/sbin
cd "$DIR"

fail() { echo "$*" >&2; exit 1; }
lap() { echo "$(( (${EPOCHREALTIME/./} - BEGIN) / 1000 )) ms: $*"; }

# waits SECONDS WHAT COMMAND...: until the command succeeds
waits() {
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" > /dev/null 2>&1; do
    [ $SECONDS -lt $end ] || fail "$what did not happen in time; the last lines of the logs:" "$(tail -qn 4 "$DIR"/n*/logs/*.log 2> /dev/null)"
    sleep 0.2
  done
}

# --- processes ---------------------------------------------------------------------------------------------------------------------

# identity PID: the id and the start time, of a process that lives
identity() {
  local stat
  stat=$(cat "/proc/$1/stat" 2> /dev/null) || return 1
  # shellcheck disable=SC2086,SC2183 # the fields after the name, which may hold spaces
  set -- "$1" ${stat##*) }
  [ "$2" != Z ] || return 1
  echo "$1 ${21}"
}

# alive FILE: whether the process that the file names lives
alive() {
  local pid ticks
  [ -s "$1" ] && read -r pid ticks < "$1" && [ "$(identity "$pid")" = "$pid $ticks" ]
}

# One step at a time: what else runs for this folder lost its caller, to SIGKILL.
end_strays() {
  local stray
  for stray in $(pgrep -f "^$ME"); do [ "$stray" = $$ ] || kill -9 "$stray" 2> /dev/null || true; done
}

pid_of() { local pid ticks; read -r pid ticks < "$1"; echo "$pid"; }

gone() { ! alive "$1"; }

# kill_named FILE: at once; returns when it is gone
kill_named() {
  if alive "$1"; then
    kill -9 "$(pid_of "$1")" || true
    waits 20 "the end of process $(pid_of "$1")" gone "$1"
  fi
  rm -f "$1"
}

# spawn LOG FILE COMMAND...: in the background and in a session of its own, noted in the file; fails if it is gone by then
spawn() {
  local log=$1 file=$2
  shift 2
  setsid "$@" < /dev/null >> "$log" 2>&1 &
  identity $! > "$file"
}

# listens FILE COUNT: whether the process that the file names has so many sockets, or is gone
listens() { gone "$1" || [ "$(find "/proc/$(pid_of "$1")/fd" -lname 'socket:*' | wc -l)" -ge "$2" ]; }

# way LOG FILE FROM TO...: connections to FROM are carried to TO from now on, by a process noted in the file
way() {
  local log=$1 file=$2
  spawn "$log" "$file" forward "${@:3}" || true # the next lines see that it is gone
  waits 10 "the way for $3" listens "$file" $((($# - 2) / 2))
  if gone "$file"; then
    rm -f "$file"
    tail -n 1 "$log" >&2
    exit 98
  fi
}

# --- nodes, from outside -----------------------------------------------------------------------------------------------------------

# inside N COMMAND...: in the node's namespaces; the working directory becomes /
inside() {
  local holder
  holder=$(pid_of "n$1/holder")
  shift
  nsenter -t "$holder" -m -n -p -- "$@"
}

# node N STEP...: a step of this script in the node's namespaces
node() { inside "$1" bash "$SELF" "$DIR" "in-$2" "$1" "${@:3}"; }

# hold N: the namespaces of a node that does not run
hold() {
  local home=n$1 outer holder=
  rm -rf --one-file-system "$home"/{run,kubelet,log,pids,holder}
  mkdir -p "$home"/{run,kubelet,log,logs,pids,conf/cni,containerd}
  rm -f "$home"/logs/*
  # The first process adopts what loses its parent, and bash reaps it.
  printf 'trap "exit 0" TERM INT\nwhile :; do sleep 86400 & wait $!; done\n' > "$home/run/holder.sh"
  setsid unshare --mount --net --pid --fork --kill-child --mount-proc --propagation private \
    bash "$DIR/$home/run/holder.sh" < /dev/null > "$home/logs/holder.log" 2>&1 &
  outer=$!
  for _ in {1..100}; do
    holder=$(cat "/proc/$outer/task/$outer/children" 2> /dev/null || true)
    [ -z "${holder// /}" ] || break
    sleep 0.05
  done
  [ -n "${holder// /}" ] || fail "a node needs root and the kernel's namespaces: $(cat "$home/logs/holder.log")"
  identity "${holder// /}" > "$home/holder"
  waits 5 "the mounts of node $1" grep -qx bash "/proc/${holder// /}/comm" # what it becomes once they are made
}

end_node() {
  kill_named "n$1/holder"
  local lost
  for lost in $(pgrep -xf "bash $DIR/n$1/run/holder.sh"); do kill -9 "$lost" || true; done # of a step that was killed
  local group=/godwit-$PORT-$1
  for _ in {1..25}; do
    find /sys/fs/cgroup/*"$group" /sys/fs/cgroup"$group" -depth -type d -exec rmdir {} \; 2> /dev/null || true
    compgen -G "/sys/fs/cgroup/*$group" > /dev/null || [ -e "/sys/fs/cgroup$group" ] || break
    sleep 0.2
  done
}

kube() { kubectl --kubeconfig="$DIR/kubeconfig" --request-timeout=5s "$@"; }

api_answers() { [ "$(kube get --raw /readyz)" = ok ]; }

# What the API server says of a node that came back may be of before: its kubelet is asked as well.
node_ready() {
  inside "$1" bash -c 'exec 3<> /dev/tcp/127.0.0.1/10248 && printf "GET /healthz HTTP/1.0\r\n\r\n" >&3 && grep -q " 200 " <&3' &&
    [ "$(kube get node "node$1" -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}')" = True ]
}

up() {
  mkdir -p pki ways
  [ -e pki/done ] || certificates
  if gone n1/holder; then
    end_all # node 2 too: its network went with node 1
    mkdir -p ways
    : > ports
    [ -e /var/lib/kubelet ] || { mkdir -p /var/lib/kubelet && : > kubelet-folder; }
    node_image
    hold 1
  fi
  if gone ways/api.process; then
    way n1/logs/forward.log ways/api.process "tcp:127.0.0.1:$PORT" "unix:$DIR/ways/api"
  fi
  node 1 prepare
  node 1 start forward
  node 1 start etcd
  node 1 start kube-apiserver
  waits 150 "the answer of the API server" api_answers
  lap "the API server answers"
  # These two end when the first roles are not there yet.
  node 1 start kube-controller-manager
  node 1 start kube-scheduler
  node 1 worker
  waits 60 "the default service account" kube -n default get serviceaccount default
  waits 60 "the place of the name server" kube apply -f "$DIR/dns.yaml"
  node 1 start coredns
  waits 150 "node 1 ready" node_ready 1
  lap "node 1 is ready"
}

node_start() {
  if gone "n$1/holder"; then
    end_node "$1"
    hold "$1"
    local first
    first=$(pid_of n1/holder)
    nsenter -t "$first" -n ip link del "node$1" 2> /dev/null || true
    nsenter -t "$first" -n ip link add "node$1" type veth peer name eth0 netns "$(pid_of "n$1/holder")"
    nsenter -t "$first" -n ip link set "node$1" master nodes up
  fi
  node "$1" prepare
  node "$1" worker
  # shellcheck disable=SC2046 # one word per port
  [ ! -s ports ] || node "$1" forward $(cat ports)
  waits 150 "node $1 ready" node_ready "$1"
  lap "node $1 is ready"
}

link() { nsenter -t "$(pid_of n1/holder)" -n ip link set "node$1" "$2"; }

# What was loaded last under its names is noted, so that the same bytes are loaded once. An archive without the list that docker
# writes has no names: of those the last one counts.
load() {
  local tar=$1 sum names n noted
  sum=$(sha256sum < "$tar" | cut -c1-64)
  names=$({ tar -xOf "$tar" manifest.json 2> /dev/null || true; } | tr -d ' \n' | { grep -o '"RepoTags":\[[^]]*]' || true; } | sha256sum | cut -c1-16)
  for n in 1 2; do
    noted=n$n/containerd/loaded-$names
    if alive "n$n/holder" && [ "$(cat "$noted" 2> /dev/null)" != "$sum" ]; then
      inside "$n" ctr -a /run/containerd.sock -n k8s.io images import - < "$tar"
      echo "$sum" > "$noted"
    fi
  done
}

forward() {
  local port n
  for port; do
    if gone "ways/$port.process"; then
      way n1/logs/forward.log "ways/$port.process" "unix:$DIR/ways/$port" "tcp:127.0.0.1:$port"
    fi
    for n in 1 2; do
      if alive "n$n/holder"; then node "$n" forward "$port"; fi
    done
    grep -qx "$port" ports || echo "$port" >> ports
  done
}

end_all() {
  local file
  end_node 2
  end_node 1
  for file in ways/*.process; do
    [ ! -e "$file" ] || kill_named "$file"
  done
  rm -rf --one-file-system etcd ways ports n{1,2}/{run,kubelet,log,pids}
}

down() {
  end_all
  # Removing it would take it from the nodes of another cluster.
  if [ -e kubelet-folder ] && ! pgrep -f '^bash .*/run/holder\.sh$' > /dev/null; then
    rmdir /var/lib/kubelet 2> /dev/null || true
    rm kubelet-folder
  fi
}

# An image of what the nodes need themselves: a docker-archive is a tar of layers, a configuration and a list.
node_image() (
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  cp -L bin/pause bin/forward "$work"
  tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=755 -C "$work" -cf "$work/layer.tar" pause forward
  sum=$(sha256sum < "$work/layer.tar" | cut -c1-64)
  printf '{"architecture": "amd64", "os": "linux", "config": {"User": "65535:65535", "Entrypoint": ["/pause"]},
    "rootfs": {"type": "layers", "diff_ids": ["sha256:%s"]}}' "$sum" > "$work/config.json"
  printf '[{"Config": "config.json", "RepoTags": ["localhost/godwit-node:1"], "Layers": ["layer.tar"]}]' > "$work/manifest.json"
  tar -C "$work" -cf node.tar manifest.json config.json layer.tar
)

# --- certificates ------------------------------------------------------------------------------------------------------------------

certificates() (
  umask 077
  cd pki
  key() { openssl ecparam -genkey -name prime256v1 -noout -out "$1.key"; }
  # certificate NAME SUBJECT [NAMES]
  certificate() {
    key "$1"
    printf 'keyUsage=digitalSignature\nextendedKeyUsage=serverAuth,clientAuth\n%s\n' "${3:+subjectAltName=$3}" > extensions
    openssl req -new -key "$1.key" -subj "$2" -out request
    openssl x509 -req -in request -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -out "$1.crt" -extfile extensions 2> /dev/null
  }
  # config NAME ADDRESS: the kubeconfig of a certificate
  config() {
    cat << Y
apiVersion: v1
kind: Config
current-context: godwit-local
contexts: [{name: godwit-local, context: {cluster: local, user: $1}}]
clusters: [{name: local, cluster: {server: "https://$2", certificate-authority-data: $(base64 -w0 ca.crt)}}]
users: [{name: $1, user: {client-certificate-data: $(base64 -w0 "$1.crt"), client-key-data: $(base64 -w0 "$1.key")}}]
Y
  }
  key ca
  openssl req -x509 -new -key ca.key -subj /CN=godwit-local -days 3650 -out ca.crt
  openssl genrsa -out accounts.key 2048 2> /dev/null
  local service=DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local
  certificate api /CN=kube-apiserver "IP:127.0.0.1,IP:10.98.0.1,IP:10.98.2.1,DNS:localhost,$service"
  certificate api-to-kubelet /O=system:masters/CN=kube-apiserver-kubelet-client
  certificate admin /O=system:masters/CN=admin
  certificate kube-controller-manager /CN=system:kube-controller-manager
  certificate kube-scheduler /CN=system:kube-scheduler
  certificate kube-proxy /CN=system:kube-proxy
  certificate coredns /CN=coredns
  local n name
  for n in 1 2; do
    certificate "node$n" "/O=system:nodes/CN=system:node:node$n"
    certificate "kubelet$n" "/CN=node$n" "IP:10.98.0.$n,DNS:node$n"
  done
  for name in kube-controller-manager kube-scheduler kube-proxy coredns node1 node2; do config "$name" 10.98.0.1:6443 > "$name.kubeconfig"; done
  config admin "127.0.0.1:$PORT" > ../kubeconfig
  rm -f extensions request
  : > done
)

# --- inside a node -----------------------------------------------------------------------------------------------------------------

in_prepare() {
  [ ! -e "$HOME_N/run/prepared" ] || return 0
  local setting file m
  # What kubelet wants of the whole machine is shown to it as it wants it, in this mount namespace only.
  for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1; do
    file=/proc/sys/${setting%=*}
    echo "${setting#*=}" > "$HOME_N/run/${file##*/}"
    mount --bind "$HOME_N/run/${file##*/}" "$file"
  done
  mkdir -p "$HOME_N/run/run/containerd"
  mount --bind "$HOME_N/kubelet" /var/lib/kubelet
  mount --make-shared /var/lib/kubelet
  mount --bind "$HOME_N/log" /var/log
  mount --bind "$HOME_N/run/run" /run
  ip link set lo up
  if [ "$N" = 1 ]; then
    ip link add nodes type bridge
    ip addr add 10.98.0.1/24 dev nodes
    ip link set nodes up
    ip route add default dev nodes src 10.98.0.1 # leads nowhere; kubelet and kube-proxy want one
  else
    ip addr add "10.98.0.$N/24" dev eth0
    ip link set eth0 up
    ip route add default via 10.98.0.1
  fi
  m=$((3 - N)) # the other node's pods
  ip route add "10.98.$((100 + m)).0/24" via "10.98.0.$m"
  sysctl -qw net.ipv4.ip_forward=1
  sysctl -qw net.bridge.bridge-nf-call-iptables=1 2> /dev/null || true
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then # version 2 has one tree, version 1 a tree per controller
    mkdir -p "/sys/fs/cgroup$GROUP"
  else
    for m in /sys/fs/cgroup/*; do mkdir -p "$m$GROUP" 2> /dev/null || true; done
  fi
  for m in cpus mems; do
    cat "/sys/fs/cgroup/cpuset/cpuset.$m" > "/sys/fs/cgroup/cpuset$GROUP/cpuset.$m" 2> /dev/null || true
  done
  # All pods together would weigh as much as one session of the machine, and wait for a busy one.
  if [ -e "/sys/fs/cgroup/cpu$GROUP/cpu.shares" ]; then
    echo 4096 > "/sys/fs/cgroup/cpu$GROUP/cpu.shares"
  elif [ -e "/sys/fs/cgroup$GROUP/cpu.weight" ]; then
    echo 400 > "/sys/fs/cgroup$GROUP/cpu.weight"
  fi
  : > "$HOME_N/run/prepared"
}

# in_start PROGRAM: unless it runs
in_start() {
  if gone "$HOME_N/pids/$1"; then
    local command=()
    "command_${1//-/_}"
    spawn "$HOME_N/logs/$1.log" "$HOME_N/pids/$1" "${command[@]}" || fail "$1 ended at once: $(tail -n 5 "$HOME_N/logs/$1.log")"
  fi
}

in_stop() { kill_named "$HOME_N/pids/$1"; }

in_worker() {
  write_node_config
  in_start containerd
  waits 30 "containerd" ctr -a /run/containerd.sock version
  if gone "$HOME_N/pids/kubelet"; then # containers of a node that was killed; their images stay
    local ctr=(ctr -a /run/containerd.sock -n k8s.io) container
    for container in $("${ctr[@]}" containers ls -q); do "${ctr[@]}" containers rm "$container" > /dev/null 2>&1 || true; done
    "${ctr[@]}" images import "$DIR/node.tar" > /dev/null
  fi
  in_start kubelet
  in_start kube-proxy
}

in_forward() {
  local port
  for port; do
    if gone "$HOME_N/pids/forward-$port"; then
      way "$HOME_N/logs/forward.log" "$HOME_N/pids/forward-$port" \
        "tcp:127.0.0.1:$port" "unix:$DIR/ways/$port" "tcp:10.98.0.$N:$port" "unix:$DIR/ways/$port"
    fi
  done
}

command_forward() { command=(forward "unix:$DIR/ways/api" tcp:127.0.0.1:6443); }

command_etcd() {
  command=(etcd --data-dir "$DIR/etcd" --unsafe-no-fsync
    --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379
    --listen-peer-urls http://127.0.0.1:2380 --initial-advertise-peer-urls http://127.0.0.1:2380
    --initial-cluster default=http://127.0.0.1:2380)
}

command_kube_apiserver() {
  local pki=$DIR/pki
  command=(kube-apiserver --etcd-servers=http://127.0.0.1:2379 --advertise-address=10.98.0.1 --bind-address=0.0.0.0 --secure-port=6443
    --tls-cert-file="$pki/api.crt" --tls-private-key-file="$pki/api.key" --client-ca-file="$pki/ca.crt" --cert-dir="$HOME_N/run"
    --kubelet-preferred-address-types=InternalIP --kubelet-certificate-authority="$pki/ca.crt"
    --kubelet-client-certificate="$pki/api-to-kubelet.crt" --kubelet-client-key="$pki/api-to-kubelet.key"
    --service-account-key-file="$pki/accounts.key" --service-account-signing-key-file="$pki/accounts.key"
    --service-account-issuer=https://kubernetes.default.svc --service-cluster-ip-range=10.98.2.0/24
    --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction --allow-privileged=true --profiling=false
    # Pods of a node that is lost are replaced after 20 + 15 s, not after 40 + 300.
    --default-not-ready-toleration-seconds=15 --default-unreachable-toleration-seconds=15)
}

# controller NAME PORT OPTION...
controller() {
  local config=$DIR/pki/$1.kubeconfig
  command=("$1" --kubeconfig="$config" --authentication-kubeconfig="$config" --authorization-kubeconfig="$config"
    --bind-address=127.0.0.1 --secure-port="$2" --cert-dir="$HOME_N/run" --leader-elect=false "${@:3}")
}

command_kube_controller_manager() {
  controller kube-controller-manager 10257 --use-service-account-credentials --root-ca-file="$DIR/pki/ca.crt" \
    --service-account-private-key-file="$DIR/pki/accounts.key" --node-monitor-grace-period=20s
}

command_kube_scheduler() { controller kube-scheduler 10259; }

command_containerd() { command=(containerd -c "$HOME_N/conf/containerd.toml"); }

command_kubelet() {
  command=(kubelet --config="$HOME_N/conf/kubelet.yaml" --kubeconfig="$DIR/pki/node$N.kubeconfig" --hostname-override="node$N"
    --node-ip="10.98.0.$N" --cert-dir="$HOME_N/run")
}

command_kube_proxy() { command=(kube-proxy --config="$HOME_N/conf/kube-proxy.yaml"); }

command_coredns() {
  cat > "$HOME_N/conf/Corefile" << C
.:53 {
  bind 10.98.0.1
  errors
  kubernetes cluster.local in-addr.arpa {
    kubeconfig $DIR/pki/coredns.kubeconfig godwit-local
  }
  cache 5
}
C
  command=(coredns -conf "$HOME_N/conf/Corefile")
}

write_node_config() {
  local conf=$HOME_N/conf files
  files=$(ulimit -Hn)
  [ "$files" != unlimited ] || files=1048576
  echo "nameserver 127.0.0.1" > "$conf/resolv.conf" # for pods that want the node's names: there are none
  # The default allows 1024 open files; without CAP_SYS_RESOURCE nothing raises the machine's own limit.
  ctr oci spec | sed -E "s/\"(hard|soft)\": *1024/\"\\1\": $files/" > "$conf/container.json"
  cat > "$conf/cni/pods.conflist" << C
{"cniVersion": "0.4.0", "name": "pods", "plugins": [
  {"type": "bridge", "bridge": "pods", "isGateway": true, "ipMasq": false, "hairpinMode": true,
   "ipam": {"type": "host-local", "dataDir": "/run/cni", "ranges": [[{"subnet": "10.98.$((100 + N)).0/24"}]],
            "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "host-ports", "node": "10.98.0.$N", "ports": "$DIR/ports"}]}
C
  cat > "$conf/containerd.toml" << C
version = 2
root = "$HOME_N/containerd"
state = "/run/containerd-state"
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.aufs",
  "io.containerd.snapshotter.v1.devmapper", "io.containerd.internal.v1.opt", "io.containerd.tracing.processor.v1.otlp",
  "io.containerd.internal.v1.tracing"]
[grpc]
  address = "/run/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/godwit-node:1"
  restrict_oom_score_adj = true # without CAP_SYS_RESOURCE none can be lowered
  disable_apparmor = true
  netns_mounts_under_state_dir = true
  stream_server_address = "127.0.0.1"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$DIR/cni"
    conf_dir = "$conf/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    base_runtime_spec = "$conf/container.json"
C
  cat > "$conf/kubelet.yaml" << C
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: 10.98.0.$N
readOnlyPort: 0
healthzBindAddress: 127.0.0.1
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $DIR/pki/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: $DIR/pki/kubelet$N.crt
tlsPrivateKeyFile: $DIR/pki/kubelet$N.key
containerRuntimeEndpoint: unix:///run/containerd.sock
resolvConf: $conf/resolv.conf
clusterDomain: cluster.local
clusterDNS: [10.98.2.10]
cgroupDriver: cgroupfs
cgroupRoot: $GROUP
failCgroupV1: false
failSwapOn: false
enforceNodeAllocatable: [pods]
oomScoreAdj: 0
maxOpenFiles: $files
makeIPTablesUtilChains: false
nodeStatusUpdateFrequency: 5s
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%}
C
  cat > "$conf/kube-proxy.yaml" << C
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: nftables
clientConnection: {kubeconfig: $DIR/pki/kube-proxy.kubeconfig}
clusterCIDR: 10.98.96.0/19
hostnameOverride: node$N
bindAddress: 10.98.0.$N
healthzBindAddress: 127.0.0.1:10256
metricsBindAddress: 127.0.0.1:10249
# Settings of the whole machine: left as they are.
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
C
}

[[ $STEP == in-* ]] || end_strays
case $STEP in
  up | down | load | forward) "$STEP" "$@" ;;
  node-start) node_start "$1" ;;
  node-stop) end_node "$1" ;;
  cut) link "$1" down ;;
  heal) link "$1" up ;;
  stop | start) node "$1" "$STEP" "$2" ;;
  in-*)
    N=$1 HOME_N=$DIR/n$1 GROUP=/godwit-$PORT-$1
    shift
    "${STEP/in-/in_}" "$@"
    ;;
  *) fail "no such step: $STEP" ;;
esac
