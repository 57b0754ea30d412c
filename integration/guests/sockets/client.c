/*
 * client HOST PORT TEXT: looks the host up, connects, sends the text, ends its side and prints what
 * comes back. client lookup HOST FAMILY [FLAGS]: prints the addresses. client names FAMILY HOST...:
 * prints the addresses of each, or the error.
 */
#include "wasmedge.h"
#include <unistd.h>

#define MOST 8

/* How many addresses there are, or a negated error. */
static int find(const char *host, const char *service, int family, int flags, uint8_t data[][26],
                uint8_t *families) {
  addrinfo_we list[MOST], hints = {.flags = flags, .family = family, .socktype = STREAM};
  sockaddr_we addresses[MOST];
  memset(list, 0, sizeof list);
  for (int i = 0; i < MOST; i++) {
    addresses[i] = (sockaddr_we){.data = data[i], .data_len = 26};
    list[i].addr = &addresses[i];
    list[i].next = i + 1 < MOST ? &list[i + 1] : NULL;
  }
  addrinfo_we *head = list;
  uint32_t count = 99;
  /* The length with the NUL, as the Rust crate has it. */
  int error = sock_getaddrinfo(host, strlen(host) + 1, service, strlen(service), &hints, &head, MOST,
                               &count);
  for (uint32_t i = 0; error == 0 && i < count; i++) {
    families[i] = list[i].family;
  }
  return error == 0 ? (int)count : -error;
}

static int lookup(const char *host, const char *service, int family, int flags, uint8_t data[][26],
                  uint8_t *families) {
  int count = find(host, service, family, flags, data, families);
  if (count < 0) {
    printf("getaddrinfo %d\n", -count);
    exit(4);
  }
  return count;
}

static void names(int family, char **hosts, uint8_t data[][26], uint8_t *families) {
  for (; *hosts != NULL; hosts++) {
    int count = find(*hosts, "80", family, 0, data, families);
    printf("%s", *hosts);
    if (count < 0) {
      printf(" error %d", -count);
    }
    for (int i = 0; i < count; i++) {
      const uint8_t *at = data[i];
      if (families[i] == INET4) {
        printf(" %d.%d.%d.%d", at[2], at[3], at[4], at[5]);
      } else {
        printf(" %02x%02x:...:%02x%02x", at[6], at[7], at[20], at[21]);
      }
    }
    printf("\n");
    fflush(stdout);
  }
}

int main(int argc, char **argv) {
  static uint8_t data[MOST][26];
  uint8_t families[MOST];
  if (argc >= 4 && strcmp(argv[1], "names") == 0) {
    names(atoi(argv[2]), argv + 3, data, families);
    return 0;
  }
  if (argc >= 4 && strcmp(argv[1], "lookup") == 0) {
    int flags = argc > 4 ? atoi(argv[4]) : 0;
    int count = lookup(argv[2], "http", atoi(argv[3]), flags, data, families);
    for (int i = 0; i < count; i++) {
      const uint8_t *at = data[i] + (families[i] == INET4 ? 2 : 6);
      printf("%d port %d:", families[i], data[i][0] << 8 | data[i][1]);
      for (int j = 0; j < (families[i] == INET4 ? 4 : 16); j++) {
        printf(" %d", at[j]);
      }
      printf("\n");
    }
    return 0;
  }
  if (argc < 4) {
    return 2;
  }
  if (lookup(argv[1], argv[2], INET4, 0, data, families) < 1) {
    return 4;
  }
  int32_t fd;
  ok("open", sock_open(INET4, STREAM, &fd));
  address target = {data[0] + 2, 4};
  int error = sock_connect(fd, &target, data[0][0] << 8 | data[0][1]);
  if (error != 0) {
    printf("connect %d\n", error);
    return 5;
  }
  vec out = {argv[3], strlen(argv[3])};
  uint32_t sent;
  ok("send", sock_send(fd, &out, 1, 0, &sent));
  ok("shutdown", sock_shutdown(fd, 2));
  char text[4096];
  for (ssize_t count; (count = read(fd, text, sizeof text)) > 0;) {
    fwrite(text, 1, count, stdout);
  }
  return 0;
}
