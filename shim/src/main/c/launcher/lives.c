/* Whether a JVM serves: it has the lock of a file as long as it lives, and writes there who it is. */
#include "launcher.h"

#define PF_EXITING 4

int is_alive(const char *base) {
  long fd = open_file(concat(base, ".live"), 0, 0);
  if (fd < 0) return 0;
  long result = sys(NR_FLOCK, fd, LOCK_EX | LOCK_NB, 0, 0);
  sys(NR_CLOSE, fd, 0, 0, 0);
  return result == -EAGAIN;
}

/* Whether the kernel is ending it, which closes its connections before it gives up its lock. */
int is_ending(const char *base) {
  const char *holder = read_line(concat(base, ".live"));
  if (!holder || !number_in(holder)) return 0;
  const char *status = read_line(concat("/proc/", decimal(number_in(holder)), "/stat"));
  if (!status) return 1;
  /* Behind the name in parentheses: state, and as the seventh the flags. */
  const char *at = after_last(status, ')') + 1;
  if (*at == 'Z' || *at == 'X') return 1;
  for (int blanks = 0; *at && blanks < 6; at++) blanks += *at == ' ';
  return (number_in(at) & PF_EXITING) != 0;
}
