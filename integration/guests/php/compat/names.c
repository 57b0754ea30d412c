// Names by the host's resolver. The host fills a list of records that the guest has linked.
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECORDS = 8, ADDRESS = 28 };

struct host_sockaddr {
  uint8_t family;
  uint32_t length;
  unsigned char *bytes; // port in network order, then the address
};

struct host_addrinfo {
  uint16_t flags;
  uint8_t family, socktype;
  uint32_t protocol, address_length;
  struct host_sockaddr *address;
  char *canonical;
  uint32_t canonical_length;
  struct host_addrinfo *next;
};

__attribute__((import_module("wasi_snapshot_preview1"), import_name("sock_getaddrinfo"))) int
host_getaddrinfo(const char *node, uint32_t node_length, const char *service,
                 uint32_t service_length, const struct host_addrinfo *hints,
                 struct host_addrinfo **records, uint32_t size, uint32_t *count);

// A record and its address in one allocation, which freeaddrinfo releases.
static struct addrinfo *record(const struct host_addrinfo *from, int family, int port) {
  struct {
    struct addrinfo info;
    union {
      struct sockaddr_in in;
      struct sockaddr_in6 in6;
    } address;
  } *made = calloc(1, sizeof *made);
  if (!made) return NULL;
  const unsigned char *bytes = from->address->bytes;
  made->info.ai_family = family;
  made->info.ai_socktype = from->socktype == 1 ? SOCK_DGRAM : SOCK_STREAM;
  made->info.ai_protocol = from->protocol & 255;
  made->info.ai_addr = (struct sockaddr *)&made->address;
  if (family == AF_INET) {
    made->info.ai_addrlen = sizeof made->address.in;
    made->address.in.sin_family = AF_INET;
    made->address.in.sin_port = htons(port);
    memcpy(&made->address.in.sin_addr, bytes + 2, 4);
  } else {
    made->info.ai_addrlen = sizeof made->address.in6;
    made->address.in6.sin6_family = AF_INET6;
    made->address.in6.sin6_port = htons(port);
    memcpy(&made->address.in6.sin6_addr, bytes + 6, 16);
  }
  return &made->info;
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *wish,
                struct addrinfo **list) {
  struct host_addrinfo records[RECORDS], hints, *head = records;
  struct host_sockaddr addresses[RECORDS];
  unsigned char bytes[RECORDS][ADDRESS];
  char canonical[RECORDS][256];
  memset(records, 0, sizeof records);
  memset(addresses, 0, sizeof addresses);
  memset(&hints, 0, sizeof hints);
  for (int i = 0; i < RECORDS; i++) {
    addresses[i] = (struct host_sockaddr){0, ADDRESS, bytes[i]};
    records[i].address = &addresses[i];
    records[i].canonical = canonical[i];
    records[i].canonical_length = sizeof canonical[i];
    records[i].next = i + 1 < RECORDS ? &records[i + 1] : NULL;
  }
  if (wish) {
    hints.flags = wish->ai_flags & (AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV);
    hints.family = wish->ai_family;
  }
  hints.socktype = wish && (wish->ai_socktype & 15) == SOCK_DGRAM ? 1 : 2;
  int port = service ? atoi(service) : 0;
  uint32_t count = 0;
  int error = host_getaddrinfo(node ? node : "", node ? strlen(node) : 0, service ? service : "",
                               service ? strlen(service) : 0, &hints, &head, RECORDS, &count);
  *list = NULL;
  if (error) return error;
  struct addrinfo **last = list;
  for (uint32_t i = 0; i < count && i < RECORDS; i++) {
    if (service && !port) port = addresses[i].bytes[0] << 8 | addresses[i].bytes[1];
    *last = record(&records[i], records[i].family, port);
    if (*last) last = &(*last)->ai_next;
  }
  return *list ? 0 : EAI_NONAME;
}

void freeaddrinfo(struct addrinfo *list) {
  while (list) {
    struct addrinfo *next = list->ai_next;
    free(list);
    list = next;
  }
}

const char *gai_strerror(int error) {
  return error == EAI_NONAME ? "Name does not resolve" : "Name resolution failed";
}

int getnameinfo(const struct sockaddr *address, socklen_t length, char *host, socklen_t host_length,
                char *service, socklen_t service_length, int flags) {
  (void)length, (void)flags;
  int six = address->sa_family == AF_INET6;
  const struct sockaddr_in *in = (const struct sockaddr_in *)address;
  const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)address;
  const void *bytes = six ? (const void *)&in6->sin6_addr : (const void *)&in->sin_addr;
  if (host && host_length && !inet_ntop(address->sa_family, bytes, host, host_length)) return EAI_FAIL;
  if (service && service_length)
    snprintf(service, service_length, "%d", ntohs(six ? in6->sin6_port : in->sin_port));
  return 0;
}

struct hostent *gethostbyname(const char *name) {
  static struct in_addr found;
  static char *addresses[2], *aliases[1], copy[256];
  static struct hostent host;
  struct addrinfo hints = {.ai_family = AF_INET}, *list;
  if (getaddrinfo(name, NULL, &hints, &list)) return NULL;
  found = ((struct sockaddr_in *)list->ai_addr)->sin_addr;
  freeaddrinfo(list);
  snprintf(copy, sizeof copy, "%s", name);
  addresses[0] = (char *)&found;
  host = (struct hostent){copy, aliases, AF_INET, sizeof found, addresses};
  return &host;
}

struct hostent *gethostbyaddr(const void *address, socklen_t length, int family) {
  return (void)address, (void)length, (void)family, NULL;
}

struct servent *getservbyname(const char *name, const char *protocol) {
  return (void)name, (void)protocol, NULL;
}

struct servent *getservbyport(int port, const char *protocol) {
  return (void)port, (void)protocol, NULL;
}

struct protoent *getprotobyname(const char *name) { return (void)name, NULL; }
struct protoent *getprotobynumber(int number) { return (void)number, NULL; }
