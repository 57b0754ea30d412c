/*
 * server KIND ADDRESS PORT COUNT: echoes to COUNT clients and ends.
 * KIND: block (one after the other), poll or select (all at once), udp, or listen (the socket is
 * there already, its number in JWASM_LISTEN_FD_START; ADDRESS and PORT are not used).
 */
#include "wasmedge.h"
#include <fcntl.h>
#include <poll.h>
#include <sys/select.h>
#include <unistd.h>

#define MOST 200

static int32_t open_at(const char *text, int port, int type) {
  uint8_t octets[16] = {0};
  int wide = strchr(text, ':') != NULL;
  if (!wide) {
    sscanf(text, "%hhu.%hhu.%hhu.%hhu", octets, octets + 1, octets + 2, octets + 3);
  } else if (strcmp(text, "::1") == 0) {
    octets[15] = 1;
  }
  address where = {octets, wide ? 16 : 4};
  int32_t fd;
  ok("open", sock_open(wide ? INET6 : INET4, type, &fd));
  int error = sock_bind(fd, &where, port);
  if (error != 0) {
    printf("bind %d\n", error);
    exit(3);
  }
  return fd;
}

static int echo(int fd) {
  char text[4096];
  ssize_t count = read(fd, text, sizeof text);
  for (ssize_t done = 0; done < count;) {
    ssize_t written = write(fd, text + done, count - done);
    if (written < 0) {
      return 0;
    }
    done += written;
  }
  return count > 0;
}

static void serve_block(int32_t listener, int clients) {
  for (int i = 0; i < clients; i++) {
    int32_t fd;
    ok("accept", sock_accept_1(listener, &fd));
    while (echo(fd)) {
    }
    close(fd);
  }
}

static void serve_poll(int32_t listener, int clients) {
  struct pollfd fds[MOST + 1] = {{.fd = listener, .events = POLLIN}};
  int open = 0, most = 0, accepted = 0;
  while (accepted < clients || open > 0) {
    fds[0].fd = accepted < clients ? listener : -1;
    if (poll(fds, open + 1, -1) < 0) {
      exit(1);
    }
    for (int i = open; i > 0; i--) {
      if (fds[i].revents != 0 && !echo(fds[i].fd)) {
        close(fds[i].fd);
        fds[i] = fds[open--];
      }
    }
    int32_t fd;
    while (accepted < clients && sock_accept_2(listener, 0, &fd) == 0) {
      fds[++open] = (struct pollfd){.fd = fd, .events = POLLIN};
      accepted++;
      most = open > most ? open : most;
    }
  }
  printf("most %d\n", most);
}

static void serve_select(int32_t listener, int clients) {
  int open[MOST], count = 0, most = 0, accepted = 0, largest = listener;
  while (accepted < clients || count > 0) {
    fd_set set;
    FD_ZERO(&set);
    if (accepted < clients) {
      FD_SET(listener, &set);
    }
    for (int i = 0; i < count; i++) {
      FD_SET(open[i], &set);
    }
    struct timeval patience = {60, 0};
    if (select(largest + 1, &set, NULL, NULL, &patience) < 0) {
      exit(1);
    }
    for (int i = count - 1; i >= 0; i--) {
      if (FD_ISSET(open[i], &set) && !echo(open[i])) {
        close(open[i]);
        open[i] = open[--count];
      }
    }
    int32_t fd;
    while (accepted < clients && sock_accept_1(listener, &fd) == 0) {
      open[count++] = fd;
      largest = fd > largest ? fd : largest;
      accepted++;
      most = count > most ? count : most;
    }
  }
  printf("most %d\n", most);
}

static void serve_udp(int32_t fd, int messages) {
  for (int i = 0; i < messages; i++) {
    uint8_t name[128] = {0};
    char text[4096];
    address from = {name, 128};
    vec in = {text, sizeof text};
    uint32_t port = 0, count;
    uint16_t flags;
    ok("recv_from", sock_recv_from_2(fd, &in, 1, &from, 0, &port, &count, &flags));
    vec out = {text, count};
    port = (port & 255) << 8 | port >> 8;
    ok("send_to", sock_send_to_v2(fd, &out, 1, &from, port, 0, &count));
  }
}

int main(int argc, char **argv) {
  if (argc < 5) {
    return 2;
  }
  const char *kind = argv[1];
  int port = atoi(argv[3]), count = atoi(argv[4]);
  if (strcmp(kind, "udp") == 0) {
    int32_t fd = open_at(argv[2], port, DGRAM);
    printf("ready\n");
    fflush(stdout);
    serve_udp(fd, count);
    return 0;
  }
  int32_t listener;
  if (strcmp(kind, "listen") == 0) {
    printf("LISTEN_FDS %s\n", getenv("LISTEN_FDS"));
    listener = atoi(getenv("JWASM_LISTEN_FD_START"));
  } else {
    listener = open_at(argv[2], port, STREAM);
    int error = sock_listen(listener, 128);
    if (error != 0) {
      printf("listen %d\n", error);
      return 3;
    }
  }
  uint8_t name[16];
  address where = {name, 16};
  uint32_t type, local;
  ok("local", sock_getlocaladdr_1(listener, &where, &type, &local));
  printf("local %u\nready\n", local);
  fflush(stdout);
  if (strcmp(kind, "poll") == 0 || strcmp(kind, "select") == 0) {
    ok("fcntl", fcntl(listener, F_SETFL, O_NONBLOCK));
    (strcmp(kind, "poll") == 0 ? serve_poll : serve_select)(listener, count);
  } else {
    serve_block(listener, count);
  }
  return 0;
}
