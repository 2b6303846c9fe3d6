// The forward proxy that the documents of elazarl/goproxy begin with.
package main

import (
	"flag"
	"log"
	"net/http"

	"github.com/elazarl/goproxy"
)

func main() {
	addr := flag.String("addr", "", "host:port to listen on")
	idle := flag.Int("idle", 0, "idle connections kept for a host; 0 leaves the library's own transport, which keeps 2")
	flag.Parse()
	proxy := goproxy.NewProxyHttpServer()
	if *idle > 0 {
		proxy.Tr.MaxIdleConnsPerHost = *idle
	}
	log.Fatal(http.ListenAndServe(*addr, proxy))
}
