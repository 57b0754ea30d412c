// start PORT WEB PATH COMMAND ARG...: runs a FastCGI server until it has answered, behind the web
// server at port WEB of this machine, a request for PATH. Prints the microseconds until it listened at
// PORT and until the answer was there, and the CPU time that it had used by then; then kills it.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const long long patience = 600 * 1000000LL;

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static int connected(const char *port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(port))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0) return fd;
  if (fd >= 0) close(fd);
  return -1;
}

static int is_listening(const char *port) {
  // Without connecting: the server would wait for a request of that connection.
  char line[256], state[32];
  snprintf(state, sizeof state, ":%04X 00000000:0000 0A", atoi(port));
  FILE *file = fopen("/proc/net/tcp", "re");
  int found = 0;
  while (file && fgets(line, sizeof line, file)) found |= strstr(line, state) != NULL;
  if (file) fclose(file);
  return found;
}

static int answers(const char *port, const char *path) {
  char text[4096];
  size_t used = 0;
  ssize_t n;
  int fd = connected(port);
  if (fd < 0) return 0;
  dprintf(fd, "GET %s HTTP/1.0\r\nHost: web\r\n\r\n", path);
  while (used < sizeof text - 1 && (n = read(fd, text + used, sizeof text - 1 - used)) > 0) used += n;
  close(fd);
  text[used] = 0;
  return strstr(text, " 200 OK") != NULL;
}

int main(int argc, char **argv) {
  if (argc < 5) return 2;
  long long begin = now(), listening;
  pid_t child = vfork();
  if (child < 0) return 1;
  if (!child) {
    int null = open("/dev/null", O_RDWR);
    dup2(null, 0);
    dup2(null, 1);
    execvp(argv[4], argv + 4);
    _exit(127);
  }
  struct timespec pause = {.tv_nsec = 500000};
  int ended = 0;
  while (!is_listening(argv[1]) && now() - begin < patience) {
    if ((ended = waitpid(child, NULL, WNOHANG) != 0)) break;
    nanosleep(&pause, NULL);
  }
  listening = now();
  int good = !ended && answers(argv[2], argv[3]);
  long long answered = now();
  kill(child, SIGKILL);
  struct rusage used = {0};
  if (!ended) wait4(child, NULL, 0, &used);
  if (!good) {
    fprintf(stderr, "start: no answer of \"%s\"\n", argv[4]);
    return 1;
  }
  printf("%lld %lld %lld\n", listening - begin, answered - begin,
         (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000LL + used.ru_utime.tv_usec + used.ru_stime.tv_usec);
  return 0;
}
