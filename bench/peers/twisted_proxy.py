"""The forward proxy of twisted.web, on the port that is the first argument."""

import sys

from twisted.internet import reactor
from twisted.web import http, proxy


class QuietFactory(http.HTTPFactory):
    def __init__(self):
        super().__init__()
        self.protocol = proxy.Proxy

    def log(self, request):
        pass


reactor.listenTCP(int(sys.argv[1]), QuietFactory(), interface="127.0.0.1", backlog=4096)
reactor.run()
