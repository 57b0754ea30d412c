/* The socket functions of WasmEdge, as imports: V1 and V2 of each. */
#ifndef WASMEDGE_H
#define WASMEDGE_H
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define IMPORT(symbol, name)                                                   \
  __attribute__((import_module("wasi_snapshot_preview1"), import_name(name)))  \
  extern int32_t symbol

enum { INET4 = 1, INET6 = 2, UNIX = 3 };
enum { DGRAM = 1, STREAM = 2 };

typedef struct { void *buf; uint32_t len; } address;
typedef struct { const void *buf; uint32_t len; } vec;
typedef struct { uint8_t family; uint32_t data_len; uint8_t *data; } sockaddr_we;
typedef struct addrinfo_we {
  uint16_t flags; uint8_t family; uint8_t socktype; uint32_t protocol;
  uint32_t addrlen; sockaddr_we *addr; char *canonname; uint32_t canonname_len;
  struct addrinfo_we *next;
} addrinfo_we;

IMPORT(sock_open, "sock_open")(int32_t, int32_t, int32_t *);
IMPORT(sock_open_v2, "sock_open_v2")(int32_t, int32_t, int32_t *);
IMPORT(sock_bind, "sock_bind")(int32_t, address *, int32_t);
IMPORT(sock_bind_v2, "sock_bind_v2")(int32_t, address *, int32_t);
IMPORT(sock_listen, "sock_listen")(int32_t, int32_t);
IMPORT(sock_listen_v2, "sock_listen_v2")(int32_t, int32_t);
IMPORT(sock_accept_1, "sock_accept")(int32_t, int32_t *);
IMPORT(sock_accept_2, "sock_accept")(int32_t, int32_t, int32_t *);
IMPORT(sock_accept_v2, "sock_accept_v2")(int32_t, int32_t, int32_t *);
IMPORT(sock_connect, "sock_connect")(int32_t, address *, int32_t);
IMPORT(sock_connect_v2, "sock_connect_v2")(int32_t, address *, int32_t);
IMPORT(sock_recv, "sock_recv")(int32_t, vec *, int32_t, int32_t, uint32_t *, uint16_t *);
IMPORT(sock_recv_v2, "sock_recv_v2")(int32_t, vec *, int32_t, int32_t, uint32_t *, uint16_t *);
IMPORT(sock_recv_from_1, "sock_recv_from")(int32_t, vec *, int32_t, address *, int32_t, uint32_t *, uint16_t *);
IMPORT(sock_recv_from_2, "sock_recv_from")(int32_t, vec *, int32_t, address *, int32_t, uint32_t *, uint32_t *, uint16_t *);
IMPORT(sock_recv_from_v2, "sock_recv_from_v2")(int32_t, vec *, int32_t, address *, int32_t, uint32_t *, uint32_t *, uint16_t *);
IMPORT(sock_send, "sock_send")(int32_t, vec *, int32_t, int32_t, uint32_t *);
IMPORT(sock_send_v2, "sock_send_v2")(int32_t, vec *, int32_t, int32_t, uint32_t *);
IMPORT(sock_send_to, "sock_send_to")(int32_t, vec *, int32_t, address *, int32_t, int32_t, uint32_t *);
IMPORT(sock_send_to_v2, "sock_send_to_v2")(int32_t, vec *, int32_t, address *, int32_t, int32_t, uint32_t *);
IMPORT(sock_shutdown, "sock_shutdown")(int32_t, int32_t);
IMPORT(sock_getsockopt, "sock_getsockopt")(int32_t, int32_t, int32_t, void *, uint32_t *);
IMPORT(sock_setsockopt, "sock_setsockopt")(int32_t, int32_t, int32_t, void *, uint32_t);
IMPORT(sock_getlocaladdr_1, "sock_getlocaladdr")(int32_t, address *, uint32_t *, uint32_t *);
IMPORT(sock_getlocaladdr_2, "sock_getlocaladdr")(int32_t, address *, uint32_t *);
IMPORT(sock_getlocaladdr_v2, "sock_getlocaladdr_v2")(int32_t, address *, uint32_t *);
IMPORT(sock_getpeeraddr_1, "sock_getpeeraddr")(int32_t, address *, uint32_t *, uint32_t *);
IMPORT(sock_getpeeraddr_2, "sock_getpeeraddr")(int32_t, address *, uint32_t *);
IMPORT(sock_getpeeraddr_v2, "sock_getpeeraddr_v2")(int32_t, address *, uint32_t *);
IMPORT(sock_getaddrinfo, "sock_getaddrinfo")(const char *, uint32_t, const char *, uint32_t, addrinfo_we *, addrinfo_we **, uint32_t, uint32_t *);
IMPORT(epoll_oneoff, "epoll_oneoff")(const void *, void *, uint32_t, uint32_t *);

/* Ends the program when a call failed. */
static inline void ok(const char *what, int error) {
  if (error != 0) {
    fprintf(stderr, "%s: error %d\n", what, error);
    exit(1);
  }
}

/* Prints the result of a call that the test looks at. */
static inline void tell(const char *what, int error) { printf("%s %d\n", what, error); }

#endif
