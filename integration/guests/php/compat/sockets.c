// Sockets by the functions that WasmEdge added to WASI preview 1.
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#define IMPORT(name) \
  __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name))) int host_##name

struct address {
  const void *bytes;
  uint32_t length; // 4 or 16: that alone tells the family
};

IMPORT(sock_open)(int family, int type, int *fd);
IMPORT(sock_bind)(int fd, const struct address *, int port);
IMPORT(sock_listen)(int fd, int backlog);
IMPORT(sock_accept)(int fd, int *accepted);
IMPORT(sock_connect)(int fd, const struct address *, int port);
IMPORT(sock_getlocaladdr)(int fd, struct address *, uint32_t *type, uint32_t *port);
IMPORT(sock_getpeeraddr)(int fd, struct address *, uint32_t *type, uint32_t *port);
IMPORT(sock_getsockopt)(int fd, int level, int name, void *value, uint32_t *length);
IMPORT(sock_setsockopt)(int fd, int level, int name, const void *value, uint32_t length);

static int result(int error) {
  if (!error) return 0;
  errno = error;
  return -1;
}

static int from_guest(const struct sockaddr *name, struct address *address, int *port) {
  if (name->sa_family == AF_INET) {
    const struct sockaddr_in *in = (const struct sockaddr_in *)name;
    *address = (struct address){&in->sin_addr, 4};
    *port = ntohs(in->sin_port);
    return 0;
  }
  if (name->sa_family == AF_INET6) {
    const struct sockaddr_in6 *in = (const struct sockaddr_in6 *)name;
    *address = (struct address){&in->sin6_addr, 16};
    *port = ntohs(in->sin6_port);
    return 0;
  }
  return EAFNOSUPPORT;
}

typedef int get_address(int, struct address *, uint32_t *, uint32_t *);

static int to_guest(get_address *get, int fd, struct sockaddr *name, socklen_t *length) {
  unsigned char bytes[16] = {0};
  struct address address = {bytes, sizeof bytes};
  uint32_t type = 0, port = 0;
  int error = get(fd, &address, &type, &port);
  if (error) return result(error);
  union {
    struct sockaddr any;
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
  } found;
  memset(&found, 0, sizeof found);
  socklen_t size = type == 6 ? sizeof found.in6 : sizeof found.in;
  if (type == 6) {
    found.in6.sin6_family = AF_INET6;
    found.in6.sin6_port = htons(port);
    memcpy(&found.in6.sin6_addr, bytes, 16);
  } else {
    found.in.sin_family = AF_INET;
    found.in.sin_port = htons(port);
    memcpy(&found.in.sin_addr, bytes, 4);
  }
  memcpy(name, &found, *length < size ? *length : size);
  *length = size;
  return 0;
}

int socket(int family, int type, int protocol) {
  (void)protocol;
  if (family != AF_INET && family != AF_INET6) return result(EAFNOSUPPORT);
  int fd = -1;
  return result(host_sock_open(family, (type & 15) == SOCK_DGRAM ? 1 : 2, &fd)) ? -1 : fd;
}

int bind(int fd, const struct sockaddr *name, socklen_t length) {
  struct address address;
  int port;
  (void)length;
  int error = from_guest(name, &address, &port);
  return result(error ? error : host_sock_bind(fd, &address, port));
}

int listen(int fd, int backlog) { return result(host_sock_listen(fd, backlog)); }

int connect(int fd, const struct sockaddr *name, socklen_t length) {
  struct address address;
  int port;
  (void)length;
  int error = from_guest(name, &address, &port);
  return result(error ? error : host_sock_connect(fd, &address, port));
}

int getsockname(int fd, struct sockaddr *restrict name, socklen_t *restrict length) {
  return to_guest(host_sock_getlocaladdr, fd, name, length);
}

int getpeername(int fd, struct sockaddr *restrict name, socklen_t *restrict length) {
  return to_guest(host_sock_getpeeraddr, fd, name, length);
}

int accept(int fd, struct sockaddr *restrict name, socklen_t *restrict length) {
  int accepted = -1;
  if (result(host_sock_accept(fd, &accepted))) return -1;
  if (name && getpeername(accepted, name, length)) { // gone already: still a connection
    memset(name, 0, *length);
    name->sa_family = AF_INET;
  }
  return accepted;
}

ssize_t sendto(int fd, const void *bytes, size_t size, int flags, const struct sockaddr *name,
               socklen_t length) {
  if (!name || !length) return send(fd, bytes, size, flags);
  return result(EOPNOTSUPP);
}

ssize_t recvfrom(int fd, void *restrict bytes, size_t size, int flags,
                 struct sockaddr *restrict name, socklen_t *restrict length) {
  if (name && length) *length = 0; // the peer of a connection is known already
  return recv(fd, bytes, size, flags);
}

// The option names are WasmEdge's (see compat.h); it knows those of the socket level only.
int getsockopt(int fd, int level, int name, void *restrict value, socklen_t *restrict length) {
  if (level != SOL_SOCKET) return result(ENOPROTOOPT);
  uint32_t size = *length;
  int error = host_sock_getsockopt(fd, 0, name, value, &size);
  *length = size;
  return result(error);
}

// Options that the host lacks are wishes: the host sets TCP_NODELAY by itself.
int setsockopt(int fd, int level, int name, const void *value, socklen_t length) {
  if (level != SOL_SOCKET || name != SO_REUSEADDR) return 0;
  return result(host_sock_setsockopt(fd, 0, name, value, length));
}
