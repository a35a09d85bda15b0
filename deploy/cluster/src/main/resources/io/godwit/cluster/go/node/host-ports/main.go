// A CNI plugin, called after the one that makes a pod's network: some ports of the pod's 127.0.0.1 lead to the node, and from there
// to the same ports of the machine's 127.0.0.1. So an address such as 127.0.0.1:9092 means the same server inside and outside.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

type network struct {
	Version  string          `json:"cniVersion"`
	Previous json.RawMessage `json:"prevResult"`
	Node     string          `json:"node"`  // the node's address, as pods see it
	Ports    string          `json:"ports"` // a file with one port a line; it may grow
}

const rules = `
table ip host_ports {
  chain out {
    type nat hook output priority -100
    ip daddr 127.0.0.1 tcp dport { %s } dnat to %s
  }
  chain back {
    type nat hook postrouting priority 100
    ip saddr 127.0.0.1 ip daddr %s masquerade
  }
}
`

func main() {
	switch os.Getenv("CNI_COMMAND") {
	case "VERSION":
		fmt.Println(`{"cniVersion":"0.4.0","supportedVersions":["0.3.1","0.4.0"]}`)
	case "ADD":
		add()
	}
}

func add() {
	var net network
	if err := json.NewDecoder(os.Stdin).Decode(&net); err != nil {
		fail("cannot read the network's configuration: " + err.Error())
	}
	ports, err := os.ReadFile(net.Ports)
	if err != nil {
		fail(err.Error())
	}
	if names := strings.Fields(string(ports)); len(names) > 0 {
		lead(strings.Join(names, ", "), net.Node)
	}
	os.Stdout.Write(net.Previous)
}

// The kernel drops what comes from 127.0.0.1 on its way out unless route_localnet says that it may leave.
func lead(ports, node string) {
	script := "echo 1 > /proc/sys/net/ipv4/conf/" + os.Getenv("CNI_IFNAME") + "/route_localnet && nft -f -"
	command := exec.Command("nsenter", "--net="+os.Getenv("CNI_NETNS"), "sh", "-c", script)
	command.Stdin = strings.NewReader(fmt.Sprintf(rules, ports, node, node))
	if output, err := command.CombinedOutput(); err != nil {
		fail(err.Error() + ": " + string(output))
	}
}

func fail(reason string) {
	answer, _ := json.Marshal(map[string]any{"cniVersion": "0.4.0", "code": 100, "msg": "host-ports: " + reason})
	os.Stdout.Write(answer)
	os.Exit(1)
}
