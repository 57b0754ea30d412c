// threads KIND: several threads of one guest.
//   sum    four threads add to one counter; the main thread waits for them on an atomic
//   exit   a second thread ends the whole guest with status 7 while the main thread waits
//   trap   a second thread traps while the main thread waits
//   wait   two threads wait for ever
//   all    starts threads that wait for ever until the host refuses, and waits as well
//   many   starts threads that wait for ever until the host refuses, then ends with status 0
#include <stdint.h>

#define WASI(name) __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name)))

WASI(fd_write) int fd_write(int fd, const void *iovs, int count, uint32_t *written);
WASI(args_get) int args_get(char **argv, char *buffer);
WASI(args_sizes_get) int args_sizes_get(uint32_t *argc, uint32_t *size);
WASI(proc_exit) _Noreturn void proc_exit(int code);
__attribute__((import_module("wasi"), import_name("thread-spawn"))) int thread_spawn(void *block);

enum { THREADS = 4, ROUNDS = 100000, STACK = 16384 };

struct block {
  void *stack_top; // read by start.s
  char kind;
  char stack[STACK] __attribute__((aligned(16)));
};

static struct block blocks[THREADS];
static struct block waiting[64];
static int counter;
static int done;
static int never;

static void say(const char *text) {
  uint32_t length = 0, written;
  while (text[length]) length++;
  struct {
    const char *base;
    uint32_t length;
  } iov = {text, length};
  fd_write(1, &iov, 1, &written);
}

static void say_number(const char *label, int number) {
  char digits[12];
  char *at = digits + sizeof digits;
  *--at = 0;
  *--at = '\n';
  do *--at = (char)('0' + number % 10);
  while (number /= 10);
  say(label);
  say(at);
}

static void wait_for_ever(void) {
  for (;;) __builtin_wasm_memory_atomic_wait32(&never, 0, -1);
}

void thread_main(int tid, struct block *block) {
  if (tid <= 0) __builtin_trap();
  if (block->kind == 'e') proc_exit(7);
  if (block->kind == 't') __builtin_trap();
  if (block->kind == 'm') wait_for_ever();
  for (int i = 0; i < ROUNDS; i++) __atomic_fetch_add(&counter, 1, __ATOMIC_SEQ_CST);
  __atomic_fetch_add(&done, 1, __ATOMIC_SEQ_CST);
  __builtin_wasm_memory_atomic_notify(&done, 1);
}

static int start(struct block *block, char kind) {
  block->stack_top = block->stack + STACK;
  block->kind = kind;
  return thread_spawn(block);
}

static void sum(void) {
  for (int i = 0; i < THREADS; i++)
    if (start(&blocks[i], 's') < 0) proc_exit(1);
  for (int seen; (seen = __atomic_load_n(&done, __ATOMIC_SEQ_CST)) < THREADS;)
    __builtin_wasm_memory_atomic_wait32(&done, seen, -1);
  say_number("counter ", counter);
}

static void many(void) {
  int started = 0;
  while (started < 64 && start(&waiting[started], 'm') > 0) started++;
  say_number("started ", started);
}

// They only wait, so that one stack does for all.
static void all(void) {
  int started = 0;
  while (start(&waiting[0], 'm') > 0) started++;
  say_number("started ", started);
  wait_for_ever();
}

void _start(void) {
  static char *argv[8];
  static char text[256];
  uint32_t argc, size;
  args_sizes_get(&argc, &size);
  if (argc < 2 || argc > 8 || size > sizeof text) proc_exit(2);
  args_get(argv, text);
  char kind = argv[1][0];
  if (kind == 's') sum();
  if (kind == 'm') many();
  if (kind == 'a') all();
  if (kind == 'w') {
    if (start(&waiting[0], 'm') < 0) proc_exit(1);
    say("waiting\n");
    wait_for_ever();
  }
  if (kind == 'e' || kind == 't') {
    if (start(&blocks[0], kind) < 0) proc_exit(1);
    wait_for_ever();
  }
  proc_exit(0);
}
