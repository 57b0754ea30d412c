#include <pthread.h>
#include <errno.h>
#include <stdlib.h>

__attribute__((import_module("wasi"), import_name("thread-spawn"))) int thread_spawn(void *block);

struct __pthread {
  void *stack_top; // read by start.s
  void *(*run)(void *);
  void *argument;
  int ended;
  char *stack;
};

enum { STACK = 1 << 20 };

// A lock: 0 free, 1 held, 2 held and somebody may wait.
static void lock(int *state) {
  int seen = 0;
  if (__atomic_compare_exchange_n(state, &seen, 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) return;
  while (__atomic_exchange_n(state, 2, __ATOMIC_SEQ_CST)) __builtin_wasm_memory_atomic_wait32(state, 2, -1);
}

static void unlock(int *state) {
  if (__atomic_exchange_n(state, 0, __ATOMIC_SEQ_CST) == 2) __builtin_wasm_memory_atomic_notify(state, 1);
}

static int *word(void *object) { return object; }

// The C library's heap is for one thread.
static int heap;
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void __real_free(void *block);

void *__wrap_malloc(size_t size) {
  lock(&heap);
  void *block = __real_malloc(size);
  unlock(&heap);
  return block;
}

void *__wrap_calloc(size_t count, size_t size) {
  lock(&heap);
  void *block = __real_calloc(count, size);
  unlock(&heap);
  return block;
}

void *__wrap_realloc(void *old, size_t size) {
  lock(&heap);
  void *block = __real_realloc(old, size);
  unlock(&heap);
  return block;
}

void __wrap_free(void *block) {
  lock(&heap);
  __real_free(block);
  unlock(&heap);
}

void thread_main(int id, struct __pthread *thread) {
  (void)id;
  thread->run(thread->argument);
  __atomic_store_n(&thread->ended, 1, __ATOMIC_SEQ_CST);
  __builtin_wasm_memory_atomic_notify(&thread->ended, 1);
}

int pthread_create(pthread_t *result, const pthread_attr_t *attr, void *(*run)(void *), void *argument) {
  (void)attr;
  struct __pthread *thread = malloc(sizeof *thread);
  char *stack = malloc(STACK);
  if (thread && stack) {
    *thread = (struct __pthread){stack + STACK, run, argument, 0, stack};
    *result = thread;
    if (thread_spawn(thread) > 0) return 0;
  }
  free(stack);
  free(thread);
  return EAGAIN;
}

int pthread_join(pthread_t thread, void **result) {
  (void)result;
  while (!__atomic_load_n(&thread->ended, __ATOMIC_SEQ_CST))
    __builtin_wasm_memory_atomic_wait32(&thread->ended, 0, -1);
  free(thread->stack);
  free(thread);
  return 0;
}

int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attr) {
  (void)attr;
  *word(mutex) = 0;
  return 0;
}

int pthread_mutex_destroy(pthread_mutex_t *mutex) { return (void)mutex, 0; }
int pthread_mutex_lock(pthread_mutex_t *mutex) { return lock(word(mutex)), 0; }
int pthread_mutex_unlock(pthread_mutex_t *mutex) { return unlock(word(mutex)), 0; }

// A condition counts its signals.
int pthread_cond_init(pthread_cond_t *cond, const pthread_condattr_t *attr) {
  (void)attr;
  *word(cond) = 0;
  return 0;
}

int pthread_cond_destroy(pthread_cond_t *cond) { return (void)cond, 0; }

int pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex) {
  int seen = __atomic_load_n(word(cond), __ATOMIC_SEQ_CST);
  unlock(word(mutex));
  __builtin_wasm_memory_atomic_wait32(word(cond), seen, -1);
  lock(word(mutex));
  return 0;
}

static int wake(pthread_cond_t *cond, unsigned count) {
  __atomic_fetch_add(word(cond), 1, __ATOMIC_SEQ_CST);
  __builtin_wasm_memory_atomic_notify(word(cond), count);
  return 0;
}

int pthread_cond_signal(pthread_cond_t *cond) { return wake(cond, 1); }
int pthread_cond_broadcast(pthread_cond_t *cond) { return wake(cond, ~0u); }
