/*
 * many KIND COUNT ROUNDS: connects COUNT times to itself and sends a byte over some of the
 * connections, round after round; finds by poll or select which, with all of them in each call.
 */
#include "wasmedge.h"
#include <fcntl.h>
#include <poll.h>
#include <sys/select.h>
#include <unistd.h>

#define MOST 5000

static int32_t clients[MOST], servers[MOST];
static struct pollfd fds[MOST];

static int by_poll(int count, uint8_t *ready) {
  for (int i = 0; i < count; i++) {
    fds[i] = (struct pollfd){.fd = servers[i], .events = POLLIN};
  }
  int found = poll(fds, count, 10000);
  for (int i = 0; i < count; i++) {
    ready[i] = (fds[i].revents & POLLIN) != 0;
  }
  return found;
}

static int by_select(int count, uint8_t *ready) {
  fd_set set;
  FD_ZERO(&set);
  int largest = 0;
  for (int i = 0; i < count; i++) {
    FD_SET(servers[i], &set);
    largest = servers[i] > largest ? servers[i] : largest;
  }
  struct timeval patience = {10, 0};
  int found = select(largest + 1, &set, NULL, NULL, &patience);
  for (int i = 0; i < count; i++) {
    ready[i] = FD_ISSET(servers[i], &set) != 0;
  }
  return found;
}

int main(int argc, char **argv) {
  if (argc < 4) {
    return 2;
  }
  int (*wait)(int, uint8_t *) = strcmp(argv[1], "select") == 0 ? by_select : by_poll;
  int count = atoi(argv[2]), rounds = atoi(argv[3]);
  uint8_t loopback[16] = {127, 0, 0, 1};
  address target = {loopback, 4}, name = {loopback, 16};
  int32_t listener;
  uint32_t type, port;
  ok("open", sock_open(INET4, STREAM, &listener));
  ok("bind", sock_bind(listener, &target, 0));
  ok("listen", sock_listen(listener, 16));
  ok("local", sock_getlocaladdr_1(listener, &name, &type, &port));
  for (int i = 0; i < count; i++) {
    ok("open", sock_open(INET4, STREAM, &clients[i]));
    ok("connect", sock_connect(clients[i], &target, port));
    ok("accept", sock_accept_1(listener, &servers[i]));
  }
  static uint8_t ready[MOST];
  int right = 0, wrong = 0;
  for (int round = 0; round < rounds; round++) {
    int step = 3 + round % 50, sent = 0;
    for (int i = round % step; i < count; i += step, sent++) {
      ok("send", write(clients[i], "x", 1) == 1 ? 0 : errno);
    }
    right += wait(count, ready) == sent;
    for (int i = 0; i < count; i++) {
      int expected = i % step == round % step;
      char byte;
      wrong += ready[i] != expected || (ready[i] && read(servers[i], &byte, 1) != 1);
    }
  }
  printf("largest %d right %d wrong %d\n", servers[count - 1], right, wrong);
  return 0;
}
