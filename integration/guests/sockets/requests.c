/*
 * requests COUNT CONNECTIONS: a server and its clients in one program: each client asks, the server
 * polls all connections, receives and answers, and each client takes its answer.
 */
#include "wasmedge.h"
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST 256

static const char QUESTION[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
static const char ANSWER[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\n"
                             "hello, world\n";

static int send_all(int fd, const char *text, size_t size) {
  return send(fd, text, size, 0) == (ssize_t)size;
}

int main(int argc, char **argv) {
  long count = argc > 1 ? atol(argv[1]) : 100000, done = 0;
  int connections = argc > 2 ? atoi(argv[2]) : 10;
  static int32_t clients[MOST];
  static struct pollfd fds[MOST];
  uint8_t loopback[16] = {127, 0, 0, 1};
  address target = {loopback, 4}, name = {loopback, 16};
  int32_t listener;
  uint32_t type, port;
  ok("open", sock_open(INET4, STREAM, &listener));
  ok("bind", sock_bind(listener, &target, 0));
  ok("listen", sock_listen(listener, 128));
  ok("local", sock_getlocaladdr_1(listener, &name, &type, &port));
  for (int i = 0; i < connections; i++) {
    ok("open", sock_open(INET4, STREAM, &clients[i]));
    ok("connect", sock_connect(clients[i], &target, port));
    ok("accept", sock_accept_1(listener, &fds[i].fd));
    fds[i].events = POLLIN;
  }
  char text[4096];
  while (done < count) {
    for (int i = 0; i < connections; i++) {
      ok("ask", !send_all(clients[i], QUESTION, sizeof QUESTION - 1));
    }
    for (int answered = 0; answered < connections;) {
      ok("poll", poll(fds, connections, -1) < 0);
      for (int i = 0; i < connections; i++) {
        if (fds[i].revents != 0) {
          ok("receive", recv(fds[i].fd, text, sizeof text, 0) != sizeof QUESTION - 1);
          ok("answer", !send_all(fds[i].fd, ANSWER, sizeof ANSWER - 1));
          answered++;
        }
      }
    }
    for (int i = 0; i < connections; i++) {
      ok("take", recv(clients[i], text, sizeof text, 0) != sizeof ANSWER - 1);
    }
    done += connections;
  }
  printf("requests %ld\n", done);
  return 0;
}
