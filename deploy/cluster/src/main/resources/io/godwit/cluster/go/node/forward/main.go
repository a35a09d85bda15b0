// Carries connections from one address to another: forward FROM TO [FROM TO]...
// An address is tcp:HOST:PORT or unix:PATH. A path is a way between network namespaces: they share files.
package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"
)

// How long the other side may take to accept.
const patience = 10 * time.Second

func main() {
	addresses := os.Args[1:]
	if len(addresses) == 0 || len(addresses)%2 != 0 {
		fail("usage: forward FROM TO [FROM TO]...")
	}
	for i := 0; i < len(addresses); i += 2 {
		listener := listen(addresses[i])
		go serve(listener, addresses[i+1])
	}
	select {}
}

func listen(address string) net.Listener {
	network, place, _ := strings.Cut(address, ":")
	if network == "unix" {
		os.Remove(place) // left by one that was killed
	}
	listener, err := net.Listen(network, place)
	if err != nil {
		fail(err)
	}
	return listener
}

func serve(listener net.Listener, to string) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			time.Sleep(100 * time.Millisecond) // too many open files: some will be closed
			continue
		}
		go carry(connection, to)
	}
}

func carry(from net.Conn, address string) {
	defer from.Close()
	network, place, _ := strings.Cut(address, ":")
	to, err := net.DialTimeout(network, place, patience)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	defer to.Close()
	answered := make(chan struct{})
	go func() {
		pass(from, to)
		close(answered)
	}()
	pass(to, from)
	<-answered
}

// pass copies what one side says and then tells the other that it says no more.
func pass(to, from net.Conn) {
	if _, err := io.Copy(to, from); err != nil {
		to.Close()
		from.Close()
		return
	}
	to.(interface{ CloseWrite() error }).CloseWrite()
}

func fail(reason any) {
	fmt.Fprintln(os.Stderr, reason)
	os.Exit(1)
}
