/* states DIRECTORY: takes sockets of every family through what can happen to them, and prints it. */
#include "wasmedge.h"
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#include <wasi/api.h>

static uint8_t storage[128];
static address where = {storage, 128};

static void at4(void) { memcpy(storage, (uint8_t[]){INET4, 0, 127, 0, 0, 1}, 6); }

static void at6(void) {
  memset(storage, 0, sizeof storage);
  storage[0] = INET6;
  storage[17] = 1;
}

static void at_path(const char *directory, const char *name) {
  memset(storage, 0, sizeof storage);
  storage[0] = UNIX;
  snprintf((char *)storage + 2, 108, "%s/%s", directory, name);
}

static uint32_t port_of(int32_t fd) {
  static uint8_t room[128];
  address name = {room, 128};
  uint32_t port;
  ok("local", sock_getlocaladdr_2(fd, &name, &port));
  return port;
}

/* A listener at the address in storage; then its port. */
static int32_t listener(int family, uint32_t *port) {
  int32_t fd;
  ok("open", sock_open(family, STREAM, &fd));
  ok("bind", sock_bind_v2(fd, &where, 0));
  ok("listen", sock_listen(fd, 8));
  *port = port_of(fd);
  return fd;
}

static void pair(int32_t from, uint32_t port, int family, int32_t *client, int32_t *server) {
  ok("open", sock_open(family, STREAM, client));
  ok("connect", sock_connect_v2(*client, &where, port));
  ok("accept", sock_accept_1(from, server));
}

static int receive(int fd, char *text, size_t size, int flags) {
  vec in = {text, size};
  uint32_t count = 0;
  uint16_t out = 0;
  int error = sock_recv(fd, &in, 1, flags, &count, &out);
  return error == 0 ? (int)count : -error;
}

static void stream(const char *what, int family) {
  uint32_t port;
  int32_t server = listener(family, &port), client, peer;
  pair(server, port, family, &client, &peer);
  char text[32] = {0};
  ok("write", write(client, "abc", 3) == 3 && write(client, "def", 3) == 3 ? 0 : errno);
  int peeked = receive(peer, text, 2, 1);
  int all = receive(peer, text, 6, 2);
  printf("%s peek %d all %d %s\n", what, peeked, all, text);
  ok("shutdown", sock_shutdown(client, 2));
  int end = read(peer, text, 9), late = write(peer, "late", 4);
  printf("%s half closed: end %d late %d read %d write %d\n", what, end, late,
         (int)read(client, text, 9), write(client, "x", 1) < 0 ? errno : 0);
  close(peer);
  close(client);

  ok("accept", (sock_open(family, STREAM, &client), sock_connect_v2(client, &where, port)));
  ok("accept", sock_accept_2(server, __WASI_FDFLAGS_NONBLOCK, &peer));
  printf("%s flags %d %d empty %d\n", what, fcntl(server, F_GETFL) & O_NONBLOCK ? 1 : 0,
         fcntl(peer, F_GETFL) & O_NONBLOCK ? 1 : 0, -receive(peer, text, 1, 0));
  ok("renumber", __wasi_fd_renumber(peer, client));
  /* That closed the other side. */
  printf("%s renumbered: end %d old %d\n", what, (int)read(client, text, 1),
         read(peer, text, 1) < 0 ? errno : 0);
  close(client);
  struct pollfd closed = {.fd = client, .events = POLLIN};
  printf("%s closed: poll %d nval %d\n", what, poll(&closed, 1, 1000),
         (closed.revents & POLLNVAL) != 0);
  close(server);
}

static void reset(void) {
  uint32_t port, forced[2] = {1, 0};
  int32_t server = listener(INET4, &port), client, peer;
  pair(server, port, INET4, &client, &peer);
  ok("linger", sock_setsockopt(peer, 0, 9, forced, sizeof forced));
  close(peer);
  char text[4];
  struct pollfd ready = {.fd = client, .events = POLLIN};
  poll(&ready, 1, 10000);
  tell("reset read", -receive(client, text, 4, 0));
  tell("reset write", write(client, "x", 1) < 0 ? errno : 0);
  close(client);
  close(server);
}

static int socket_error(int fd) {
  int32_t error = -1;
  uint32_t length = sizeof error;
  ok("getsockopt", sock_getsockopt(fd, 0, 2, &error, &length));
  return error;
}

static void without_waiting(void) {
  uint32_t port;
  int32_t server = listener(INET4, &port), client;
  for (int refused = 0; refused < 2; refused++) {
    ok("open", sock_open(INET4, STREAM, &client));
    ok("fcntl", fcntl(client, F_SETFL, O_NONBLOCK));
    tell("connect", sock_connect_v2(client, &where, port));
    struct pollfd ready = {.fd = client, .events = POLLOUT};
    int count = poll(&ready, 1, 10000);
    printf("poll %d out %d hup %d error %d\n", count, (ready.revents & POLLOUT) != 0,
           (ready.revents & POLLHUP) != 0, socket_error(client));
    if (!refused) {
      tell("again", sock_connect_v2(client, &where, port));
      close(server);
    }
    close(client);
  }
}

static void datagram(const char *what, int family, const char *directory) {
  int32_t server, client;
  ok("open", sock_open(family, DGRAM, &server));
  ok("bind", sock_bind_v2(server, &where, 0));
  uint32_t port = port_of(server), from = 0, count;
  ok("open", sock_open_v2(family, DGRAM, &client));
  vec out = {"datagram", 8};
  ok("send_to", sock_send_to_v2(client, &out, 1, &where, port, 0, &count));
  ok("connect", sock_connect(client, &where, port));
  ok("send", sock_send(client, &out, 1, 0, &count));
  char text[9] = {0};
  vec in = {text, 4};
  uint16_t flags = 9;
  uint8_t room[128] = {0};
  address sender = {room, 128};
  ok("recv_from", sock_recv_from_2(server, &in, 1, &sender, 0, &from, &count, &flags));
  printf("%s truncated %d %s family %d", what, flags, text, room[0]);
  in.len = 8;
  ok("recv", sock_recv_v2(server, &in, 1, 0, &count, &flags));
  __wasi_fdstat_t stat;
  ok("fdstat", __wasi_fd_fdstat_get(server, &stat));
  printf(" whole %d %s type %d\n", flags, text, stat.fs_filetype);
  if (directory != NULL) {
    char path[128];
    snprintf(path, sizeof path, "%s/datagram", directory);
    tell("unlink", unlink(path));
  }
  close(server);
  close(client);
}

/* The extension's own poll, which answers as poll_oneoff does. */
static void epoll(void) {
  uint32_t port, count = 0;
  int32_t server = listener(INET4, &port), client, peer;
  pair(server, port, INET4, &client, &peer);
  write(client, "abcde", 5);
  __wasi_subscription_t wanted[3] = {{.userdata = 7}, {.userdata = 8}, {.userdata = 9}};
  wanted[0].u.tag = wanted[1].u.tag = __WASI_EVENTTYPE_FD_READ;
  wanted[0].u.u.fd_read.file_descriptor = peer;
  wanted[1].u.u.fd_read.file_descriptor = server;
  wanted[2].u.tag = __WASI_EVENTTYPE_FD_WRITE;
  wanted[2].u.u.fd_write.file_descriptor = 999;
  __wasi_event_t events[3];
  ok("epoll", epoll_oneoff(wanted, events, 3, &count));
  for (uint32_t i = 0; i < count; i++) {
    printf("event %d error %d bytes %d\n", (int)events[i].userdata, events[i].error,
           events[i].type == __WASI_EVENTTYPE_FD_READ ? (int)events[i].fd_readwrite.nbytes : 0);
  }
  close(server);
  close(client);
  close(peer);
}

static void limits(void) {
  static vec many[1025];
  int32_t fd;
  uint32_t count;
  uint16_t flags;
  ok("open", sock_open(INET4, DGRAM, &fd));
  tell("vectors", sock_send(fd, many, 1025, 0, &count));
  tell("siflags", sock_send(fd, many, 1, 1, &count));
  tell("riflags", sock_recv(fd, many, 1, 4, &count, &flags));
  tell("pointer", sock_recv(fd, many, 1, 0, (uint32_t *)0xfffffff0, &flags));
  memset(storage, 0, sizeof storage);
  storage[0] = UNIX;
  memcpy(storage + 3, "abstract", 8);
  int32_t local;
  ok("open", sock_open(UNIX, STREAM, &local));
  tell("abstract", sock_connect_v2(local, &where, 0));
  at_path("/none", "socket");
  tell("outside", sock_bind_v2(local, &where, 0));
  close(fd);
  close(local);
}

int main(int argc, char **argv) {
  if (argc < 2) {
    return 2;
  }
  at4();
  stream("ipv4", INET4);
  reset();
  without_waiting();
  epoll();
  datagram("ipv4", INET4, NULL);
  at6();
  stream("ipv6", INET6);
  datagram("ipv6", INET6, NULL);
  at_path(argv[1], "stream");
  stream("unix", UNIX);
  at_path(argv[1], "datagram");
  datagram("unix", UNIX, argv[1]);
  limits();
  return 0;
}
