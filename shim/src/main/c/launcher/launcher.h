/* containerd-shim-jwasm-v1: what its parts share. It runs once and ends: nothing is freed. */
#ifndef JWASM_LAUNCHER_H
#define JWASM_LAUNCHER_H
#include "linux.h"

#define TRY_NANOS 20000000L

/* Bytes that somebody else keeps; without an end mark. */
struct span {
  const char *at;
  u64 length;
};

/* A protobuf message that is being made. */
struct message {
  char bytes[1024];
  u64 length;
};

/* What containerd says, as flags. Empty where it does not. */
struct call {
  const char *address, *namespace, *id, *bundle, *publish;
  int debug;
};

/* What config.json says about groups. Empty where it does not. */
struct config {
  const char *pod, *own, *cgroup;
  int limited; /* the kernel is to hold the container to an amount of memory or CPU time */
};

/* text.c: strings, in memory that lasts. */
#define concat(...) concat_all((const char *const[]){__VA_ARGS__, 0})
char *concat_all(const char *const *parts);
char *copy(struct span text);
char *decimal(u64 number);
struct span span_of(const char *text);
int same(const char *a, const char *b);
int starts_with(const char *text, const char *with);
const char *find_in(struct span text, const char *what);
u64 number_in(const char *text);
const char *after_last(const char *text, char mark);
const char *variable(const char *name);
extern char **environment;
void *memset(void *to, int byte, u64 length);
void *memcpy(void *to, const void *from, u64 length);

/* file.c */
long open_file(const char *path, long flags, long mode);
int read_file(const char *path, struct span *content);
struct span read_all(long fd);
const char *read_line(const char *path);
long write_text(const char *path, const char *text, long flags);
void put(long fd, struct span bytes);
int is_file_at(const char *path, long fd);
int exists(const char *path, u32 type); /* type: of stat's mode, or 0 for any */
int make_directories(const char *path, const char *below, u32 mode);
void pause_nanos(long nanos);
__attribute__((noreturn)) void leave(int status);
__attribute__((noreturn)) void fail(const char *message);
long spawn(void);

/* The rest, by what they know. */
void sha256(struct span message, unsigned char digest[32]);
struct span field(struct span message, u32 wanted);
void add_number(struct message *message, u32 number, u64 value);
void add_text(struct message *message, u32 number, struct span text);
struct span bytes_of(const struct message *message);
void read_options(void);
int asked_by_bootstrap(void);
const char *setting(const char *name, const char *variable_name, const char *standard);
struct config read_config(void);
const char *choose_cgroup(const struct config *config, const char *group);
void join_cgroup(const char *cgroup);
void remove_cgroup(const char *cgroup, int dead);
int was_killed_for_memory(const char *cgroup);
int is_alive(const char *base);
int is_ending(const char *base);
void start(const struct call *call);
void delete(const struct call *call);

#endif
