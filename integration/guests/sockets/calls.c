/* Calls every function in both forms on sockets of its own, and prints what came of it. */
#include "wasmedge.h"
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

static uint8_t loopback4[4] = {127, 0, 0, 1};

static void streams(int v2) {
  uint8_t storage[128] = {INET4, 0, 127, 0, 0, 1};
  address target = {v2 ? storage : loopback4, v2 ? 128 : 4};
  int32_t server, client, peer;
  ok("open", v2 ? sock_open_v2(INET4, STREAM, &server) : sock_open(INET4, STREAM, &server));
  ok("bind", v2 ? sock_bind_v2(server, &target, 0) : sock_bind(server, &target, 0));
  ok("listen", v2 ? sock_listen_v2(server, 8) : sock_listen(server, 8));
  uint8_t name[128] = {0};
  address where = {name, v2 ? 128 : 16};
  uint32_t type = 0, port = 0;
  ok("local", v2 ? sock_getlocaladdr_2(server, &where, &port)
                 : sock_getlocaladdr_1(server, &where, &type, &port));
  ok("open", sock_open(INET4, STREAM, &client));
  ok("connect", v2 ? sock_connect_v2(client, &target, port) : sock_connect(client, &target, port));
  ok("accept", v2 ? sock_accept_2(server, 0, &peer) : sock_accept_1(server, &peer));
  printf("fds %d %d %d type %u\n", server, client, peer, type);

  char text[32] = {0};
  vec out = {"hello", 5}, in = {text, sizeof text};
  uint32_t count;
  uint16_t flags;
  ok("send", v2 ? sock_send_v2(client, &out, 1, 0, &count) : sock_send(client, &out, 1, 0, &count));
  ok("peek", sock_recv(peer, &in, 1, 1, &count, &flags));
  ok("recv", v2 ? sock_recv_v2(peer, &in, 1, 0, &count, &flags)
                : sock_recv(peer, &in, 1, 0, &count, &flags));
  printf("received %.*s\n", (int)count, text);
  if (write(peer, "world", 5) != 5 || read(client, text, 5) != 5) {
    exit(1);
  }
  printf("read %.5s\n", text);
  uint32_t near, far;
  ok("local", v2 ? sock_getlocaladdr_v2(client, &where, &near)
                 : sock_getlocaladdr_1(client, &where, &type, &near));
  ok("peer", v2 ? sock_getpeeraddr_2(peer, &where, &far)
                : sock_getpeeraddr_1(peer, &where, &type, &far));
  printf("ports %s\n", near == far ? "equal" : "different");
  ok("peer", v2 ? sock_getpeeraddr_v2(client, &where, &far)
                : sock_getpeeraddr_1(client, &where, &type, &far));
  printf("peer %s\n", far == port ? "is the listener" : "is another");
  ok("shutdown", sock_shutdown(client, 2));
  tell("end", read(peer, text, 5));
  ok("fcntl", fcntl(server, F_SETFL, O_NONBLOCK));
  tell("accept nothing", v2 ? sock_accept_v2(server, 0, &peer) : sock_accept_1(server, &peer));
  close(peer);
  ok("write after close", write(client, "x", 1) == 1 || errno == EPIPE ? 0 : errno);
  close(client);
  close(server);
}

static void datagrams(int v2) {
  uint8_t storage[128] = {INET4, 0, 127, 0, 0, 1};
  address target = {v2 ? storage : loopback4, v2 ? 128 : 4};
  int32_t server, client;
  ok("open", sock_open(INET4, DGRAM, &server));
  ok("open", sock_open(INET4, DGRAM, &client));
  ok("bind", sock_bind_v2(server, &target, 0));
  uint8_t name[128] = {0};
  address where = {name, 128};
  uint32_t port, from = 0, near, count;
  ok("local", sock_getlocaladdr_v2(server, &where, &port));
  char text[32] = {0};
  vec out = {"datagram", 8}, in = {text, 4};
  uint16_t flags = 0;
  ok("send_to", v2 ? sock_send_to_v2(client, &out, 1, &target, port, 0, &count)
                   : sock_send_to(client, &out, 1, &target, port, 0, &count));
  memset(name, 0, sizeof name);
  where.len = v2 ? 128 : 4;
  ok("recv_from", v2 ? sock_recv_from_2(server, &in, 1, &where, 0, &from, &count, &flags)
                     : sock_recv_from_1(server, &in, 1, &where, 0, &count, &flags));
  const uint8_t *ip = v2 ? name + 2 : name;
  printf("datagram %.*s truncated %d from %d.%d.%d.%d\n", (int)count, text, flags, ip[0], ip[1],
         ip[2], ip[3]);
  where.len = 128;
  ok("local", sock_getlocaladdr_v2(client, &where, &near));
  if (v2) {
    printf("port %s\n", ((from & 255) << 8 | from >> 8) == near ? "in network order" : "wrong");
    ok("again", sock_send_to(client, &out, 1, &target, port, 0, &count));
    ok("recv_from", sock_recv_from_v2(server, &in, 1, &where, 0, &from, &count, &flags));
  }
  close(server);
  close(client);
}

static void options(void) {
  int32_t fd, value = 1;
  uint32_t length = sizeof value;
  ok("open", sock_open(INET4, STREAM, &fd));
  for (int name = 0; name < 16; name++) {
    int32_t big[4] = {1, 0, 0, 0};
    uint32_t room = sizeof big;
    int get = sock_getsockopt(fd, 0, name, big, &room);
    int set = sock_setsockopt(fd, 0, name, big, sizeof big);
    printf("option %d get %d length %u set %d\n", name, get, get == 0 ? room : 0, set);
  }
  tell("level 6", sock_setsockopt(fd, 6, 1, &value, length));
  tell("SOL_SOCKET", sock_setsockopt(fd, 0x7fffffff, 2, &value, length));
  tell("length 0", sock_setsockopt(fd, 0, 0, &value, 0));
  tell("pointer as length", sock_setsockopt(fd, 0, 0, &value, (uint32_t)(uintptr_t)&length));
  close(fd);
}

static void errors(void) {
  int32_t fd;
  uint8_t five[5] = {0};
  address bad = {five, 5};
  vec in = {five, 5};
  uint32_t count;
  uint16_t flags;
  tell("family 0", sock_open(0, STREAM, &fd));
  tell("family 9", sock_open(9, STREAM, &fd));
  tell("family unix", sock_open(UNIX, STREAM, &fd));
  tell("type 5", sock_open(INET4, 5, &fd));
  ok("open", sock_open(INET4, STREAM, &fd));
  tell("address of 5", sock_bind(fd, &bad, 0));
  tell("unconnected recv", sock_recv(fd, &in, 1, 0, &count, &flags));
  tell("unconnected send", sock_send(fd, &in, 1, 0, &count));
  tell("unconnected shutdown", sock_shutdown(fd, 3));
  tell("not a socket", sock_shutdown(1, 3));
  tell("not open", sock_shutdown(77, 3));
  tell("seek", lseek(fd, 0, SEEK_SET) < 0 ? errno : 0);
  close(fd);
}

int main(void) {
  streams(0);
  streams(1);
  datagrams(0);
  datagrams(1);
  options();
  errors();
  return 0;
}
