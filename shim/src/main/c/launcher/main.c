/*
 * containerd's shim for wasm. Answers "start", "delete", -info and -v by itself, and starts a JVM only
 * when none serves the group of the container yet. containerd reads standard output and error
 * together, so that nothing but the answer may be written to either. It is on the way of every
 * container, twice: hence no C library, and no process but the JVM.
 *   JWASM_RUN       where sockets, locks and logs are; /run/jwasm unless set
 *   JWASM_GROUP     which containers share a JVM: namespace, pod or container
 *   JWASM_IDLE      for how many seconds a JVM without containers stays; 60 unless set, 0 for none
 *   JWASM_MEMORY    what containers without a limit of memory may have together; 3/4 unless set
 *   JWASM_PROTOCOL  what containerd speaks to the JVM: ttrpc unless set, or grpc for containerd 1.7
 *   JWASM_CGROUPS   where control groups are mounted; /sys/fs/cgroup unless set
 * The same settings as lines "group = pod" in the file that the runtime's option ConfigPath names,
 * or in a section of containerd's own configuration, come first; the container's annotation
 * io.jwasm.group comes before all.
 */
#include "launcher.h"

__asm__(".globl _start\n_start:\n" START);

/* containerd.types.RuntimeInfo: name = 1, version = 2 {version = 1}. */
static void tell_info(void) {
  struct message version = {.length = 0}, info = {.length = 0};
  add_text(&version, 1, span_of(VERSION));
  add_text(&info, 1, span_of("io.containerd.jwasm.v1"));
  add_text(&info, 2, bytes_of(&version));
  put(1, bytes_of(&info));
}

static void tell_version(void) {
  put(1, span_of("containerd-shim-jwasm-v1:\n  Version:  " VERSION "\n"));
}

/* Where the value of a flag goes; null for what is no such flag. */
static const char **place_of(struct call *call, const char *flag) {
  if (same(flag, "-address")) return &call->address;
  if (same(flag, "-namespace")) return &call->namespace;
  if (same(flag, "-id")) return &call->id;
  if (same(flag, "-bundle")) return &call->bundle;
  return same(flag, "-publish-binary") ? &call->publish : 0;
}

/* A flag in the ways that Go's programs take it. */
static int is_flag(const char *word, const char *name) {
  return *word == '-' && (same(word + 1, name) || (word[1] == '-' && same(word + 2, name)));
}

/* Reads the flags, and answers the last word that says what to do. */
static const char *read_words(char **words, struct call *call) {
  const char *action = "";
  for (; *words; words++) {
    const char **place = place_of(call, *words);
    if (place && !words[1]) fail(concat(*words, " needs a value"));
    if (place) *place = *++words;
    else if (is_flag(*words, "debug")) call->debug = 1;
    else if (is_flag(*words, "info")) action = "info";
    else if (is_flag(*words, "v") || is_flag(*words, "version")) action = "version";
    else if (same(*words, "start") || same(*words, "delete")) action = *words;
  }
  return action;
}

/* Called with the stack as the kernel made it: argc, argv[], null, the environment. */
__attribute__((used, noreturn)) static void begin(long *stack) {
  struct call call = {"", "", "", "", "", 0};
  char **words = (char **)(stack + 1);
  environment = words + stack[0] + 1;
  sys(NR_UMASK, 077, 0, 0, 0);
  const char *action = read_words(words + (stack[0] > 0), &call);
  if (same(action, "start")) start(&call);
  else if (same(action, "delete")) delete(&call);
  else if (same(action, "info")) tell_info();
  else if (same(action, "version")) tell_version();
  else fail("called without start or delete; containerd calls it, see README");
  leave(0);
}
